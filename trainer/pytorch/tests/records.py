"""Reads back what was published: a Kafka client that keeps records, and a reader of protobuf."""

import struct
import threading

from gradwatch import _kafka
from gradwatch._schema import MESSAGES


def _varint(data, at):
    number, shift = 0, 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return number, at


def _default(field):
    if field.label == "repeated":
        return []
    if field.label == "optional" or field.kind in MESSAGES or field.kind == "timestamp":
        return None
    if field.kind == "map":
        return {}
    return {"string": "", "double": 0.0, "bool": False}.get(field.kind, 0)


def _number(field, raw):
    if field.kind == "sint32":
        return (raw >> 1) ^ -(raw & 1)
    return bool(raw) if field.kind == "bool" else raw


def _bytes(field, content):
    if field.kind == "string":
        return content.decode("utf-8")
    if field.kind in MESSAGES:
        return decode(field.kind, content)
    if field.kind == "timestamp":
        seconds, nanos, at = 0, 0, 0
        while at < len(content):
            tag, at = _varint(content, at)
            value, at = _varint(content, at)
            seconds, nanos = (value, nanos) if tag == 8 else (seconds, value)
        return seconds + nanos / 1e9
    raise AssertionError(field)


def decode(message, data):
    """A record as a dictionary; fields that are not set have their default value, or None."""
    fields = {field.number: field for field in MESSAGES[message]}
    record = {field.name: _default(field) for field in MESSAGES[message]}
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        field, wire_type = fields[tag >> 3], tag & 7
        if wire_type == 0:
            raw, at = _varint(data, at)
            value = _number(field, raw)
        elif wire_type == 1:
            value = struct.unpack_from("<d", data, at)[0]
            at += 8
        else:
            size, at = _varint(data, at)
            content, at = data[at : at + size], at + size
            if field.kind == "map":
                key_size, start = _varint(content, 1)
                key = content[start : start + key_size].decode()
                rest = content[start + key_size :]
                size, start = _varint(rest, 1)
                record[field.name][key] = rest[start : start + size].decode()
                continue
            if field.label == "repeated" and field.kind == "double":
                record[field.name] = [v[0] for v in struct.iter_unpack("<d", content)]
                continue
            if field.label == "repeated" and field.kind in ("uint32", "uint64"):
                inner = 0
                while inner < size:
                    raw, inner = _varint(content, inner)
                    record[field.name].append(raw)
                continue
            value = _bytes(field, content)
        if field.label == "repeated":
            record[field.name].append(value)
        else:
            record[field.name] = value
    return record


class MemoryClient(_kafka.Client):
    """Keeps what is sent. ``available`` may be cleared to simulate an outage."""

    def __init__(self, attempts=0):
        self.records = []
        self.attempts = attempts
        self.available = threading.Event()
        self.available.set()
        self.closed = False

    def connect(self):
        if not self.available.is_set():
            raise _kafka.Unavailable("no broker responds")

    def last_attempt(self, run):
        return self.attempts

    def send(self, topic, key, value, done):
        if not self.available.is_set():
            return False
        self.records.append((topic, key, value))
        done(None)
        return True

    def poll(self):
        pass

    def flush(self, seconds):
        pass

    def close(self):
        self.closed = True

    @property
    def steps(self):
        return [decode("StepReport", v) for t, _, v in self.records if t == "gradwatch.steps"]

    @property
    def runs(self):
        return [decode("RunInfo", v) for t, _, v in self.records if t == "gradwatch.runs"]


def tensor(step, layer, param):
    """The report of one parameter."""
    layers = [report for report in step["layers"] if report["name"] == layer]
    assert layers, f"{layer} not among {[report['name'] for report in step['layers']]}"
    return next(report for report in layers[0]["tensors"] if report["param"] == param)


def layer_info(run, name):
    return next(layer for layer in run["layers"] if layer["name"] == name)
