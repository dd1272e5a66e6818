"""Against a real broker and monitor, which the launcher starts."""

import importlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request
from types import SimpleNamespace

import pytest
import torch
from torch import nn

import gradwatch
from gradwatch import _kafka

ROOT = pathlib.Path(__file__).resolve().parents[3]
#: The launcher sets these when it runs the tests; without them, it starts what it has built.
COMMAND = (
    [os.environ["GRADWATCH_TEST_JAVA"], "-Xmx1g", "-XX:+UseSerialGC",
     "-cp", os.environ["GRADWATCH_TEST_CLASSPATH"], "io.gradwatch.cli.Gradwatch"]
    if "GRADWATCH_TEST_JAVA" in os.environ
    else [str(ROOT / "gradwatch")]
)  # fmt: skip
START_SECONDS = 240


class Stack:
    """Addresses of a broker and a monitor."""

    def __init__(self, bootstrap, page):
        self.bootstrap = bootstrap
        self._page = page

    def run(self, name):
        with urllib.request.urlopen(f"{self._page}api/runs", timeout=10) as response:
            runs = json.load(response)
        return next((run for run in runs if run["run"] == name), None)

    def run_once(self, name, condition):
        """The run as the monitor shows it, once a condition holds."""
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            run = self.run(name)
            if run is not None and condition(run):
                return run
            time.sleep(0.2)
        raise AssertionError(f"the monitor shows {run}")


@pytest.fixture(scope="module")
def stack():
    process = subprocess.Popen(
        [*COMMAND, "serve", "--kafka-port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        addresses = {}
        deadline = time.monotonic() + START_SECONDS
        while len(addresses) < 2:
            line = process.stdout.readline()
            assert line or process.poll() is None, "./gradwatch serve has ended"
            assert time.monotonic() < deadline
            for label in ("Kafka", "live page"):
                if line.startswith(label):
                    addresses[label] = line[len(label) :].split(",")[0].strip()
        yield Stack(addresses["Kafka"], addresses["live page"])
    finally:
        process.terminate()
        process.wait(120)


def deep_sigmoid():
    torch.manual_seed(0)
    layers = []
    for inputs, units in zip([2, *[5] * 7], [5] * 8):
        layers += [nn.Linear(inputs, units), nn.Sigmoid()]
    return nn.Sequential(*layers, nn.Linear(5, 1))


def train(model, optimizer, steps):
    criterion = nn.BCEWithLogitsLoss()
    for _ in range(steps):
        inputs = torch.randn(64, 2)
        labels = (inputs.square().sum(1, keepdim=True) < 1.4).float()
        optimizer.zero_grad()
        yield criterion(model(inputs), labels)
        optimizer.step()


def test_the_monitor_finds_the_vanishing_gradient(stack):
    model = deep_sigmoid()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    with gradwatch.watch(model, optimizer, "deep-sigmoid", stack.bootstrap) as watch:
        for loss in train(model, optimizer, 120):
            watch.loss(loss).backward()

    run = stack.run_once("deep-sigmoid", lambda run: run["complete"])

    assert watch.errors == 0
    assert run["stepsJudged"] == 120 and run["stepsMissing"] == 0
    root = next(verdict for verdict in run["active"] if verdict["rootCause"])
    assert root["kind"] == "VANISHING_GRADIENT"
    assert root["severity"] == "CRITICAL"
    assert root["layer"]["name"] == "0"
    assert "8 sigmoid layers" in root["cause"]


def test_the_monitor_is_silent_on_a_network_that_learns(stack):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    with gradwatch.watch(model, optimizer, "healthy", stack.bootstrap) as watch:
        for loss in train(model, optimizer, 150):
            watch.loss(loss).backward()

    run = stack.run_once("healthy", lambda run: run["complete"])

    assert [v["kind"] for v in run["active"] if v["severity"] != "INFO"] == []


@pytest.mark.parametrize("library", ["confluent_kafka", "kafka"])
def test_each_library_delivers_everything_and_counts_attempts(stack, library):
    kind = {"confluent_kafka": _kafka._ConfluentClient, "kafka": _kafka._PurePythonClient}[library]
    name = f"attempts-{library}"
    for attempt in (1, 2):
        model = nn.Linear(2, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        client = kind(importlib.import_module(library), stack.bootstrap, {})
        watch = gradwatch.watch(model, optimizer, name, client=client, close_timeout=60)
        for loss in train(model, optimizer, 40):
            watch.loss(loss).backward()

        assert watch.finish()

        assert watch.attempt == attempt
        assert watch.delivery["published"] == watch.delivery["offered"] == 43
        run = stack.run_once(name, lambda run: run["complete"] and run["attempt"] == attempt)
        assert run["stepsJudged"] == 40 and run["stepsMissing"] == 0


def test_an_attempt_is_numbered_by_its_time_if_earlier_ones_cannot_be_read(caplog):
    class Consumer:
        def __init__(self, **settings):
            pass

        def partitions_for_topic(self, topic):
            return {0}

        def end_offsets(self, partitions):
            return {partition: 1 for partition in partitions}

        def position(self, partition):
            return 0

        def poll(self, timeout_ms):
            raise kafka.errors.UnsupportedCodecError("no lz4")

        assign = seek_to_beginning = close = lambda self, *given: None

    kafka = importlib.import_module("kafka")
    library = SimpleNamespace(
        KafkaConsumer=Consumer, TopicPartition=kafka.TopicPartition, errors=kafka.errors
    )
    client = _kafka._PurePythonClient(library, "localhost:9092", {})

    attempt = client.last_attempt("run") + 1

    assert 1_700_000_000 < attempt < 2_100_000_000
    assert "pip install lz4, or give attempt" in caplog.text


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


@pytest.mark.parametrize("library", ["confluent_kafka", "kafka"])
def test_without_a_broker_training_goes_on_and_one_line_says_so(library, caplog):
    kind = {"confluent_kafka": _kafka._ConfluentClient, "kafka": _kafka._PurePythonClient}[library]
    client = kind(importlib.import_module(library), f"127.0.0.1:{free_port()}", {})
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watch = gradwatch.watch(model, optimizer, "nobody", client=client, close_timeout=0.5)
    before = model.weight.detach().clone()
    for loss in train(model, optimizer, 20):
        watch.loss(loss).backward()
    deadline = time.monotonic() + 30
    while "no broker responds" not in caplog.text:
        assert time.monotonic() < deadline
        time.sleep(0.05)

    assert not watch.finish()

    assert watch.errors == 0
    assert not torch.equal(before, model.weight)
    warnings = [r for r in caplog.records if r.name == "gradwatch" and "no broker" in r.message]
    assert len(warnings) == 1
    assert "23 reports of run nobody were not delivered" in caplog.text


def test_demo_trains_a_network_of_pytorch_beside_the_others():
    demo = subprocess.run(
        [*COMMAND, "demo", "--pytorch", "--exit"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "GRADWATCH_PYTHON": sys.executable},
    )

    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert "pytorch-deep-sigmoid: VANISHING_GRADIENT" in demo.stdout
    assert "pytorch-deep-sigmoid: 400 steps" in demo.stdout
