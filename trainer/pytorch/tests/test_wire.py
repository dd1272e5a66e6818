"""The encoder writes the bytes of every conformance record."""

import json
import math
import pathlib
import re
from datetime import datetime, timezone

import pytest

from gradwatch import _wire
from gradwatch._schema import MESSAGES

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROTO = ROOT / "protocol/src/main/protobuf/gradwatch/v1/gradwatch.proto"
CONFORMANCE = ROOT / "protocol/conformance"

VALID = sorted((CONFORMANCE / "valid").glob("*.json"))
INVALID = [
    path
    for path in sorted((CONFORMANCE / "invalid").glob("*.json"))
    if "record" in json.loads(path.read_text(encoding="utf-8"))
]


def constants():
    return {
        name: int(number)
        for name, number in re.findall(
            r"^  ([A-Z][A-Z0-9_]+) = (\d+);", PROTO.read_text(), re.MULTILINE
        )
    }


CONSTANTS = constants()


def from_json(kind, value):
    """The value of a field in protobuf's JSON form as the encoder takes it."""
    if kind in MESSAGES:
        kinds = {field.name: field for field in MESSAGES[kind]}
        return {
            name: [from_json(kinds[name].kind, item) for item in part]
            if kinds[name].label == "repeated"
            else from_json(kinds[name].kind, part)
            for name, part in value.items()
        }
    if kind == "timestamp":
        moment, fraction = re.fullmatch(r"([^.Z]*)(?:\.(\d+))?Z", value).groups()
        parsed = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)
        return int(parsed.timestamp()), int((fraction or "0").ljust(9, "0"))
    if kind == "enum":
        return CONSTANTS[value]
    if kind == "double":
        return float(value)
    if kind == "uint64":
        return int(value)
    return value


@pytest.mark.parametrize("path", VALID + INVALID, ids=lambda path: path.stem)
def test_writes_the_bytes_of_the_record(path):
    golden = json.loads(path.read_text(encoding="utf-8"))

    record = from_json(golden["message"], golden["record"])

    assert _wire.encode(golden["message"], record).hex() == golden["bytes"]


def test_finds_the_conformance_records():
    assert len(VALID) > 10
    assert len(INVALID) > 20


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_tensors_are_encoded_alike_by_the_encoder_for_each_step(path):
    golden = json.loads(path.read_text(encoding="utf-8"))
    record = from_json(golden["message"], golden["record"])
    if golden["message"] != "StepReport":
        return
    for layer in record.get("layers", ()):
        for tensor in layer.get("tensors", ()):
            statistics = {name: 0.0 for name in ("l2_norm", "mean", "mean_absolute", "min", "max")}
            statistics.update(tensor)
            fixed = [statistics.pop(name) for name in ("param", "role", "elements")]

            encoded = _wire.TensorEncoder(*fixed).encode(statistics)

            assert encoded == _wire.encode("TensorReport", tensor)


def test_the_table_of_messages_is_that_of_the_proto_file():
    proto = PROTO.read_text()
    enums = set(re.findall(r"^enum (\w+)", proto, re.MULTILINE))
    for name, body in re.findall(r"^message (\w+) \{\n(.*?)^\}", proto, re.MULTILINE | re.DOTALL):
        fields = set()
        for label, kind, field, number in re.findall(
            r"^  (?:(optional|repeated) )?([\w.<>, ]+?) (\w+) = (\d+);", body, re.MULTILINE
        ):
            if kind.startswith("map"):
                kind = "map"
            elif kind.endswith("Timestamp"):
                kind = "timestamp"
            elif kind in enums:
                kind = "enum"
            fields.add((int(number), field, kind, label))
        assert {tuple(field) for field in MESSAGES[name]} == fields, name


def test_refuses_a_field_that_the_message_does_not_have():
    with pytest.raises(ValueError, match="StepReport has no field lose"):
        _wire.encode("StepReport", {"lose": 1.0})


def test_negative_zero_is_no_default_value():
    encoded = _wire.encode("ActivationReport", {"mean": -0.0, "standard_deviation": 0.0})

    assert encoded == bytes.fromhex("090000000000000080")
    assert math.copysign(1, -0.0) < 0
