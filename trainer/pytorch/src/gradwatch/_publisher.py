"""Sends the records of a run to Kafka, on a thread of its own.

The training thread only adds to a queue. While Kafka does not respond, records wait in memory, up
to a number of bytes; beyond it every second step is dropped, then every second of the rest, and
counted. There is no spool on disk: what Kafka has not acknowledged when the process ends is lost,
and one warning says how much that was.
"""

import logging
import threading
import time
from collections import deque
from typing import Any, Callable, Deque, Dict, List, NamedTuple, Optional

from . import _contract, _wire
from ._contract import RunState
from ._kafka import Client, Unavailable

LOG = logging.getLogger("gradwatch")

HEARTBEAT_SECONDS = 10.0
_RETRY_SECONDS = 5.0
_POLL_SECONDS = 0.05
_MAX_INBOX = 2_000


class _Pending(NamedTuple):
    """An encoded record without its attempt, which may not be known yet."""

    topic: str
    step: int  # -1: a run info
    tail: bytes


class Counts:
    """Reports by outcome: offered = published + dropped + failed + those in memory."""

    def __init__(self) -> None:
        self.offered = 0
        self.published = 0
        self.dropped = 0
        self.failed = 0

    @property
    def pending(self) -> int:
        return self.offered - self.published - self.dropped - self.failed

    def info(self) -> Dict[str, int]:
        """``DeliveryCounts`` of the contract."""
        return {
            "offered": self.offered,
            "published": self.published,
            "spooled": 0,
            "dropped": self.dropped,
            "failed": self.failed,
        }


class Publisher:
    """Queue and sending thread of one run.

    ``describe`` returns the fields of ``RunInfo`` that are not the publisher's own. A step is
    offered as a function that returns the fields of its ``StepReport``, called on the thread.
    """

    def __init__(
        self,
        run: str,
        client: Client,
        describe: Callable[[], Dict[str, Any]],
        attempt: Optional[int] = None,
        announces: bool = True,
        memory_bytes: int = 64 * 1024 * 1024,
        attempt_known: Callable[[int], None] = lambda attempt: None,
    ) -> None:
        self.run = run
        self.counts = Counts()
        self._attempt = attempt
        self._attempt_known = attempt_known
        self._client = client
        self._describe = describe
        self._announces = announces
        self._memory_bytes = memory_bytes
        self._started = _now()
        self._lock = threading.Lock()
        self._wake = threading.Condition(self._lock)
        self._inbox: Deque[Callable[[], Optional[_Pending]]] = deque()
        self._pending: Deque[_Pending] = deque()
        self._pending_bytes = 0
        self._in_flight_bytes = 0
        self._last_info = time.monotonic()
        self._closing: Optional[float] = None  # deadline
        self._connected = False
        self._warned = False
        self._next_try = 0.0
        self._errors = 0
        self._thread = threading.Thread(
            target=self._loop, name=f"gradwatch-{run[:40]}", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    @property
    def attempt(self) -> Optional[int]:
        """Number of the attempt; None until it is known."""
        return self._attempt

    # ------------------------------------------------------------------------ the training thread

    def announce(self, state: RunState, failure: str = "") -> None:
        """Offers the description of the run in this state."""
        if not self._announces:
            return
        self._last_info = time.monotonic()
        description = self._describe()
        heartbeat = _now()

        def encode() -> _Pending:
            fields = {
                **description,
                "state": int(state),
                "started": self._started,
                "heartbeat": heartbeat,
                "failure": failure,
                "delivery": self.counts.info(),
            }
            return _Pending(_contract.RUNS_TOPIC, -1, _wire.encode("RunInfo", fields))

        self._offer(encode, always=True)

    def step(self, fields: Callable[[], Optional[Dict[str, Any]]]) -> None:
        """Offers a step; its fields are None if it turns out to be no step."""

        def encode() -> Optional[_Pending]:
            report = fields()
            if report is None:
                return None
            return _Pending(_contract.STEPS_TOPIC, report["step"], _wire.encode("StepReport", report))

        self._offer(encode)

    def _offer(self, encode: Callable[[], Optional[_Pending]], always: bool = False) -> None:
        with self._lock:
            self.counts.offered += 1
            if not always and len(self._inbox) >= _MAX_INBOX:
                self.counts.dropped += 1
            else:
                self._inbox.append(encode)

    def close(self, seconds: float) -> bool:
        """Sends what is left, at most for this time; returns whether all of it was delivered."""
        with self._lock:
            self._closing = time.monotonic() + seconds
            self._wake.notify_all()
        self._thread.join(seconds + 1.0)
        left = self.counts.pending
        if left:
            LOG.warning(
                "%d reports of run %s were not delivered within %.0f s and are lost", left, self.run,
                seconds,
            )  # fmt: skip
        return left == 0

    # ------------------------------------------------------------------------- the sending thread

    def _loop(self) -> None:
        while True:
            with self._lock:
                if self._closing is None:
                    self._wake.wait(_POLL_SECONDS)
                closing = self._closing
            try:
                self._encode_waiting()
                self._heartbeat(closing)
                self._send()
                self._client.poll()
            except Exception as e:  # nothing may end the thread
                self._report_error("sending", e)
            if closing is not None:
                if self.counts.pending <= 0 or time.monotonic() > closing:
                    break
                self._client.flush(min(0.1, max(0.0, closing - time.monotonic())))
        try:
            self._client.close()
        except Exception as e:
            self._report_error("closing the client", e)

    def _report_error(self, activity: str, error: Exception) -> None:
        self._errors += 1
        if self._errors & (self._errors - 1) == 0:  # the 1st, 2nd, 4th, 8th, …
            LOG.warning(
                "%s failed, training is not affected: %r (run=%s errors=%d)", activity, error,
                self.run, self._errors,
            )  # fmt: skip

    def _encode_waiting(self) -> None:
        while True:
            with self._lock:
                if not self._inbox:
                    return
                encode = self._inbox.popleft()
            try:
                record = encode()
            except Exception as e:
                self._report_error("encoding a report", e)
                self._count("failed")
                continue
            if record is None:
                with self._lock:
                    self.counts.offered -= 1
            elif len(record.tail) + 300 > _contract.MAX_RECORD_BYTES:
                self._report_error(
                    "encoding a report", ValueError(f"{len(record.tail)} bytes; at most 4,194,304")
                )
                self._count("failed")
            else:
                self._pending.append(record)
                self._pending_bytes += len(record.tail)
                if self._pending_bytes > self._memory_bytes:
                    self._thin_out()

    def _thin_out(self) -> None:
        """Drops every second step, then every second of the rest, until half of the memory is free."""
        spacing = 1
        while self._pending_bytes > self._memory_bytes // 2 and spacing < 1 << 40:
            spacing *= 2
            kept: List[_Pending] = []
            for record in self._pending:
                if record.step < 0 or record.step % spacing == 0:
                    kept.append(record)
                else:
                    self._pending_bytes -= len(record.tail)
                    self._count("dropped")
            self._pending = deque(kept)

    def _heartbeat(self, closing: Optional[float]) -> None:
        if closing is None and time.monotonic() - self._last_info >= HEARTBEAT_SECONDS:
            self.announce(RunState.RUNNING)

    def _send(self) -> None:
        if not self._pending or not self._ready():
            return
        attempt = self._attempt
        assert attempt is not None
        key = self.run.encode("utf-8")
        head = _wire.encode(
            "StepReport", {"contract": _contract.VERSION, "run": self.run, "attempt": attempt}
        )
        while self._pending:
            record = self._pending[0]
            if not self._client.send(record.topic, key, head + record.tail, self._done):
                return
            self._pending.popleft()
            self._pending_bytes -= len(record.tail)

    def _done(self, error: Optional[str]) -> None:
        if error is None:
            self._count("published")
        else:
            self._count("failed")
            self._report_error("delivering a report", RuntimeError(error))

    def _count(self, outcome: str) -> None:
        with self._lock:
            setattr(self.counts, outcome, getattr(self.counts, outcome) + 1)

    def _ready(self) -> bool:
        """Whether Kafka has responded and the attempt is known; tries again every few seconds."""
        if self._connected:
            return True
        now = time.monotonic()
        if now < self._next_try:
            return False
        try:
            self._client.connect()
            if self._attempt is None:
                self._attempt = self._client.last_attempt(self.run) + 1
                self._attempt_known(self._attempt)
        except Unavailable as e:
            self._next_try = time.monotonic() + _RETRY_SECONDS
            if not self._warned:
                self._warned = True
                LOG.warning(
                    "%s; training goes on, reports wait in memory (run=%s)", e, self.run
                )
            return False
        self._connected = True
        if self._warned:
            LOG.warning("connected; waiting reports are sent (run=%s)", self.run)
        return True


def _now() -> "tuple[int, int]":
    nanos = time.time_ns()
    return nanos // 1_000_000_000, nanos % 1_000_000_000
