"""Kafka clients: confluent-kafka if it is installed, kafka-python otherwise."""

import contextlib
import importlib
import logging
import re
import time
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional

from . import _contract
from ._read import read_run_info

LOG = logging.getLogger("gradwatch")

#: Called with None once a record is acknowledged, or with the reason why it never will be.
Done = Callable[[Optional[str]], None]

_ADDRESS = re.compile(r"(?:[A-Za-z0-9+_]+://)?(?:\[[0-9A-Fa-f:.]+\]|[^\s:,\[\]/]+):(\d{1,5})")

_CONNECT_SECONDS = 5.0
_READ_SECONDS = 30.0


class Unavailable(Exception):
    """Kafka does not respond, or lacks a topic. To be tried again."""


class Client:
    """What a publisher needs of Kafka. Used by one thread."""

    def connect(self) -> None:
        """Returns once a broker responds and both topics exist; otherwise raises Unavailable."""
        raise NotImplementedError

    def last_attempt(self, run: str) -> int:
        """The highest attempt of a run in Kafka; 0 if there is none."""
        raise NotImplementedError

    def send(self, topic: str, key: bytes, value: bytes, done: Done) -> bool:
        """Hands a record over; False if the client's buffer is full."""
        raise NotImplementedError

    def poll(self) -> None:
        """Calls what is due of ``done``."""
        raise NotImplementedError

    def flush(self, seconds: float) -> None:
        """Waits for acknowledgements, at most for this time."""
        raise NotImplementedError

    def close(self) -> None:
        """Ends the client. What is not acknowledged by then is lost."""
        raise NotImplementedError


def check_bootstrap(bootstrap: Any) -> str:
    """The address itself if it can be one of Kafka."""
    if not isinstance(bootstrap, str):
        raise TypeError(
            f"bootstrap is {type(bootstrap).__name__}; it must be a string of HOST:PORT"
        )
    for address in bootstrap.split(","):
        match = _ADDRESS.fullmatch(address.strip())
        if match is None or not 0 < int(match.group(1)) < 65_536:
            raise ValueError(
                f'bootstrap is "{bootstrap[:200]}"; it must be HOST:PORT, or several with commas'
            )
    return bootstrap


def client(bootstrap: str, settings: Mapping[str, Any]) -> Client:
    """A client of the library that is installed.

    ``settings`` are those of the library, for example for TLS and SASL.
    """
    for module, kind in (("confluent_kafka", _ConfluentClient), ("kafka", _PurePythonClient)):
        try:
            library = importlib.import_module(module)
        except ImportError:
            continue
        return kind(library, bootstrap, settings)
    raise ImportError(
        "gradwatch needs a Kafka client: pip install confluent-kafka, or kafka-python"
    )


class _ConfluentClient(Client):
    def __init__(self, library: Any, bootstrap: str, settings: Mapping[str, Any]) -> None:
        self._library = library
        self._common = {
            "bootstrap.servers": bootstrap,
            "logger": _silent_logger(),
            **settings,
        }
        self._producer = library.Producer(
            {
                "enable.idempotence": True,
                "max.in.flight": 1,  # KAFKA-15591: on a new partition, batches may change places
                "compression.type": "lz4",
                "linger.ms": 50,
                # as Kafka's own client, so that a run stays on one partition
                "partitioner": "murmur2_random",
                "message.max.bytes": _contract.MAX_RECORD_BYTES + 65_536,
                "queue.buffering.max.messages": 10_000,
                "queue.buffering.max.kbytes": 32_768,
                "message.timeout.ms": 0,  # this package's own queue decides what is dropped
                **self._common,
            }
        )

    def connect(self) -> None:
        try:
            topics = self._producer.list_topics(timeout=_CONNECT_SECONDS).topics
        except self._library.KafkaException as e:
            raise Unavailable(f"no broker responds: {_reason(e)}") from None
        _require_topics(topics)

    def last_attempt(self, run: str) -> int:
        key = run.encode("utf-8")
        consumer = self._library.Consumer(
            {
                **self._common,
                "group.id": "gradwatch-python",
                "enable.auto.commit": False,
                "auto.offset.reset": "earliest",
                "isolation.level": "read_committed",
                "fetch.message.max.bytes": _contract.MAX_RECORD_BYTES + 65_536,
            }
        )
        try:
            return max((_attempt(value) for value in self._runs(consumer, key)), default=0)
        except self._library.KafkaException as e:
            raise Unavailable(f"{_contract.RUNS_TOPIC} cannot be read: {_reason(e)}") from None
        finally:
            consumer.close()

    def _runs(self, consumer: Any, key: bytes) -> Iterator[bytes]:
        partition_kind = self._library.TopicPartition
        topics = consumer.list_topics(_contract.RUNS_TOPIC, timeout=_CONNECT_SECONDS).topics
        ends: Dict[int, int] = {}
        for number in topics[_contract.RUNS_TOPIC].partitions:
            low, high = consumer.get_watermark_offsets(
                partition_kind(_contract.RUNS_TOPIC, number), timeout=_CONNECT_SECONDS
            )
            if high > low:
                ends[number] = high
        consumer.assign([partition_kind(_contract.RUNS_TOPIC, number, 0) for number in ends])
        deadline = time.monotonic() + _READ_SECONDS
        while ends:
            message = consumer.poll(0.2)
            if message is not None and message.error() is None:
                if message.key() == key and message.value() is not None:
                    yield message.value()
            positions = consumer.position(
                [partition_kind(_contract.RUNS_TOPIC, number) for number in ends]
            )
            for position in positions:
                if position.offset >= ends[position.partition]:
                    del ends[position.partition]
            if time.monotonic() > deadline:
                raise Unavailable(f"{_contract.RUNS_TOPIC} could not be read in {_READ_SECONDS} s")

    def send(self, topic: str, key: bytes, value: bytes, done: Done) -> bool:
        def delivered(error: Any, message: Any) -> None:
            done(None if error is None else str(error))

        try:
            self._producer.produce(topic, value, key, on_delivery=delivered)
        except BufferError:
            return False
        except self._library.KafkaException as e:
            done(_reason(e))
        return True

    def poll(self) -> None:
        self._producer.poll(0)

    def flush(self, seconds: float) -> None:
        self._producer.flush(seconds)

    def close(self) -> None:
        with contextlib.suppress(AttributeError):  # older than 1.9
            self._producer.purge()
            self._producer.flush(0.1)


class _PurePythonClient(Client):
    def __init__(self, library: Any, bootstrap: str, settings: Mapping[str, Any]) -> None:
        self._library = library
        self._common = {"bootstrap_servers": bootstrap.split(","), **settings}
        self._producer: Any = None
        self._waiting: List[Any] = []

    def connect(self) -> None:
        try:
            if self._producer is None:
                self._producer = self._library.KafkaProducer(
                    acks="all",
                    retries=2**31 - 1,
                    max_in_flight_requests_per_connection=1,  # keeps the order when it retries
                    linger_ms=50,
                    max_request_size=_contract.MAX_RECORD_BYTES + 65_536,
                    max_block_ms=1_000,
                    **self._common,
                )
            consumer = self._library.KafkaConsumer(**self._common)
            try:
                topics = consumer.topics()
            finally:
                consumer.close()
        except self._library.errors.KafkaError as e:
            raise Unavailable(f"no broker responds: {e}") from None
        _require_topics(topics)

    def last_attempt(self, run: str) -> int:
        key = run.encode("utf-8")
        try:
            consumer = self._library.KafkaConsumer(
                enable_auto_commit=False, auto_offset_reset="earliest", **self._common
            )
        except self._library.errors.KafkaError as e:
            raise Unavailable(f"{_contract.RUNS_TOPIC} cannot be read: {e}") from None
        try:
            partitions = [
                self._library.TopicPartition(_contract.RUNS_TOPIC, number)
                for number in consumer.partitions_for_topic(_contract.RUNS_TOPIC) or ()
            ]
            consumer.assign(partitions)
            consumer.seek_to_beginning()
            ends = consumer.end_offsets(partitions)
            deadline = time.monotonic() + _READ_SECONDS
            highest = 0
            while any(consumer.position(partition) < end for partition, end in ends.items()):
                for records in consumer.poll(timeout_ms=200).values():
                    for record in records:
                        if record.key == key and record.value is not None:
                            highest = max(highest, _attempt(record.value))
                if time.monotonic() > deadline:
                    raise Unavailable(f"{_contract.RUNS_TOPIC} could not be read")
            return highest
        except self._library.errors.UnsupportedCodecError as e:
            # numbers of attempts may be times, which are higher than any count of attempts
            LOG.warning(
                "%s; pip install lz4, or give attempt. This attempt is numbered by its time (run=%s)",
                e, run,
            )  # fmt: skip
            return int(time.time())
        except self._library.errors.KafkaError as e:
            raise Unavailable(f"{_contract.RUNS_TOPIC} cannot be read: {e}") from None
        finally:
            consumer.close()

    def send(self, topic: str, key: bytes, value: bytes, done: Done) -> bool:
        if len(self._waiting) >= 10_000:
            return False
        try:
            future = self._producer.send(topic, value=value, key=key)
        except self._library.errors.KafkaTimeoutError:
            return False
        except self._library.errors.KafkaError as e:
            done(str(e))
            return True
        self._waiting.append((future, done))
        return True

    def poll(self) -> None:
        still = []
        for future, done in self._waiting:
            if not future.is_done:
                still.append((future, done))
            else:
                done(None if future.succeeded() else str(future.exception))
        self._waiting = still

    def flush(self, seconds: float) -> None:
        if self._producer is not None:
            with contextlib.suppress(self._library.errors.KafkaError):
                self._producer.flush(timeout=seconds)
        self.poll()

    def close(self) -> None:
        if self._producer is not None:
            self._producer.close(timeout=0)


def _attempt(run_info: bytes) -> int:
    """The attempt of a record; 0 of one that the monitor rejects."""
    attempt = read_run_info(run_info).attempt
    return attempt if attempt < _contract.MAX_ATTEMPT else 0


def _require_topics(topics: Any) -> None:
    missing = [
        topic for topic in (_contract.RUNS_TOPIC, _contract.STEPS_TOPIC) if topic not in topics
    ]
    if missing:
        raise Unavailable(
            f"topic {missing[0]} does not exist; ./gradwatch monitor creates it when it starts"
        )


def _reason(error: Any) -> str:
    return str(error.args[0].str() if error.args and hasattr(error.args[0], "str") else error)


def _silent_logger() -> Any:
    """librdkafka repeats an outage many times; the publisher reports it once."""
    logger = logging.getLogger("gradwatch.librdkafka")
    logger.setLevel(logging.CRITICAL)
    return logger
