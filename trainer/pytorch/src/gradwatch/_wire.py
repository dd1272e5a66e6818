"""Encodes records of the contract as protobuf, with the bytes that the monitor's codecs write.

Fields are written by ascending number, repeated numbers packed, maps by ascending key. A field
without presence is left out if it has its default value; of doubles that is positive zero only.
"""

import struct
from typing import Any, Callable, Dict, List, Mapping, Sequence, Tuple, Union

from ._schema import MESSAGES, Field

_VARINT, _FIXED64, _LENGTH = 0, 1, 2
_DOUBLE = struct.Struct("<d")
_MASK64 = (1 << 64) - 1

Record = Mapping[str, Any]
Instant = Tuple[int, int]  # seconds since 1970, nanoseconds


def encode(message: str, record: Record) -> bytes:
    """Returns the bytes of a record.

    ``record`` maps names of fields to values: numbers, strings, sequences, mappings for nested
    messages, ``(seconds, nanoseconds)`` for times, and numbers for constants of enumerations.
    ``bytes`` stand for a nested message that is already encoded. A missing field or None is
    left out.
    """
    out = bytearray()
    unknown = record.keys() - _NAMES[message]
    if unknown:
        raise ValueError(f"{message} has no field {', '.join(sorted(unknown))}")
    for name, write in _WRITERS[message]:
        value = record.get(name)
        if value is not None:
            write(out, value)
    return bytes(out)


def varint(number: int) -> bytes:
    """A whole number as a varint; negative ones as 64 bits, in two's complement."""
    if 0 <= number < 0x80:
        return _ONE_BYTE[number]
    number &= _MASK64
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


_ONE_BYTE = [bytes([i]) for i in range(0x80)]

_Write = Callable[[bytearray, Any], None]


def _tag(number: int, wire_type: int) -> bytes:
    return varint(number << 3 | wire_type)


def _is_positive_zero(value: float) -> bool:
    return _DOUBLE.pack(value) == bytes(8)


def _zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1


def _plain(value: int) -> int:
    return int(value)


def _writer(field: Field) -> _Write:
    if field.kind == "map":
        return _map_writer(field)
    if field.kind in ("uint32", "uint64", "int32", "sint32", "bool", "enum"):
        return _varint_writer(field)
    if field.kind == "double":
        return _double_writer(field)
    return _length_writer(field)


def _varint_writer(field: Field) -> _Write:
    convert = _zigzag if field.kind == "sint32" else _plain
    if field.label == "repeated":
        return _packed_writer(field, lambda value: varint(convert(value)))
    tag = _tag(field.number, _VARINT)
    present = field.label == "optional"

    def write(out: bytearray, value: int) -> None:
        if value or present:
            out += tag
            out += varint(convert(value))

    return write


def _double_writer(field: Field) -> _Write:
    if field.label == "repeated":
        return _packed_writer(field, _DOUBLE.pack)
    tag = _tag(field.number, _FIXED64)
    present = field.label == "optional"

    def write(out: bytearray, value: float) -> None:
        if value or present or not _is_positive_zero(value):
            out += tag
            out += _DOUBLE.pack(value)

    return write


def _packed_writer(field: Field, item: Callable[[Any], bytes]) -> _Write:
    tag = _tag(field.number, _LENGTH)

    def write(out: bytearray, values: Sequence[Any]) -> None:
        if len(values) > 0:
            packed = b"".join([item(value) for value in values])
            out += tag
            out += varint(len(packed))
            out += packed

    return write


def _content(kind: str, value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    if kind == "string":
        return str(value).encode("utf-8", "replace")
    if kind == "timestamp":
        seconds, nanos = value
        parts = (b"\x08" + varint(seconds)) if seconds else b""
        return parts + ((b"\x10" + varint(nanos)) if nanos else b"")
    return encode(kind, value)


def _length_writer(field: Field) -> _Write:
    tag = _tag(field.number, _LENGTH)
    kind = field.kind

    def one(out: bytearray, value: Any) -> None:
        content = _content(kind, value)
        if content or kind != "string" or field.label:
            out += tag
            out += varint(len(content))
            out += content

    def repeated(out: bytearray, values: Sequence[Any]) -> None:
        for value in values:
            one(out, value)

    return repeated if field.label == "repeated" else one


def _map_writer(field: Field) -> _Write:
    tag = _tag(field.number, _LENGTH)

    def write(out: bytearray, entries: Mapping[str, str]) -> None:
        for key in sorted(entries):
            content = bytearray()
            for number, text in ((1, key), (2, entries[key])):
                encoded = text.encode("utf-8", "replace")
                content += _tag(number, _LENGTH) + varint(len(encoded)) + encoded
            out += tag + varint(len(content)) + content

    return write


_WRITERS: Dict[str, List[Tuple[str, _Write]]] = {
    name: [(field.name, _writer(field)) for field in fields] for name, fields in MESSAGES.items()
}
_NAMES = {name: {field.name for field in fields} for name, fields in MESSAGES.items()}

# ------------------------------------------------------------------------------- parameter tensors

_STATISTICS = struct.Struct("<BdBdBdBdBd")
_Number = Union[int, float]


class TensorEncoder:
    """Encodes reports of one parameter tensor: name, role and size are the same at each step."""

    def __init__(self, param: str, role: int, elements: int) -> None:
        self._fixed = {"param": param, "role": role, "elements": elements}
        self._prefix = encode("TensorReport", self._fixed)

    def encode(self, report: Dict[str, Any]) -> bytes:
        """The bytes of a report with these statistics; others than numbers are encoded."""
        values = (
            report["l2_norm"],
            report["mean"],
            report["mean_absolute"],
            report["min"],
            report["max"],
        )
        if 0.0 in values or self._fixed["elements"] == 0:
            return encode("TensorReport", {**self._fixed, **report})
        out = bytearray(self._prefix)
        for tag, name in ((b"\x20", "zeros"), (b"\x28", "nans"), (b"\x30", "infinities")):
            count = report.get(name)
            if count:
                out += tag
                out += varint(count)
        l2_norm, mean, mean_absolute, least, greatest = values
        out += _STATISTICS.pack(
            0x39, l2_norm, 0x41, mean, 0x49, mean_absolute, 0x51, least, 0x59, greatest
        )
        histogram = report.get("histogram")
        if histogram is not None:
            content = encode("MagnitudeHistogram", histogram)
            out += b"\x62" + varint(len(content)) + content
        for tag, name in (
            (b"\x69", "update_l2_norm"),
            (b"\x71", "parameter_l2_norm"),
            (b"\x79", "unit_spread"),
        ):
            value = report.get(name)
            if value is not None:
                out += tag
                out += _DOUBLE.pack(value)
        return bytes(out)
