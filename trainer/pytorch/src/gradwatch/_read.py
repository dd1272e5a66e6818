"""Reads the few fields of other publishers' records that a publisher needs."""

from typing import Iterator, NamedTuple, Tuple


class RunSummary(NamedTuple):
    run: str
    attempt: int
    state: int


def read_run_info(record: bytes) -> RunSummary:
    """Name, attempt and state of a ``RunInfo``; 0 and empty where the bytes hold none."""
    run, attempt, state = "", 0, 0
    try:
        for number, value in _fields(record):
            if number == 2 and isinstance(value, bytes):
                run = value.decode("utf-8", "replace")
            elif number == 3 and isinstance(value, int):
                attempt = value
            elif number == 4 and isinstance(value, int):
                state = value
    except (IndexError, ValueError):
        return RunSummary("", 0, 0)  # not a message: the monitor rejects it too
    return RunSummary(run, attempt, state)


def _fields(record: bytes) -> Iterator[Tuple[int, object]]:
    at = 0
    while at < len(record):
        tag, at = _varint(record, at)
        kind = tag & 7
        if kind == 0:
            number, at = _varint(record, at)
            yield tag >> 3, number
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
            yield tag >> 3, record[at : at + size]
            at += size
        elif kind == 2:
            size, at = _varint(record, at)
            if at + size > len(record):
                raise ValueError("truncated")
            yield tag >> 3, record[at : at + size]
            at += size
        else:
            raise ValueError(f"wire type {kind}")


def _varint(record: bytes, at: int) -> Tuple[int, int]:
    number, shift = 0, 0
    while True:
        byte = record[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7
        if shift > 63:
            raise ValueError("varint of more than 64 bits")
