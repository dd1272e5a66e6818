"""A run from its start to its end, and what can go wrong in between."""

import os
import subprocess
import sys
import textwrap
import time

import pytest
import torch
from records import MemoryClient
from torch import nn

import gradwatch
from gradwatch import _publisher
from gradwatch._contract import RunState


def model_and_optimizer(rate=0.1):
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    return model, torch.optim.SGD(model.parameters(), lr=rate)


def train(watch, model, optimizer, steps):
    for _ in range(steps):
        optimizer.zero_grad()
        watch.loss(model(torch.randn(4, 2)).square().mean()).backward()
        optimizer.step()


def wait_until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_run_is_announced_described_and_ended(watched, kafka):
    model, optimizer = model_and_optimizer()
    watch = watched(model, optimizer, run="digits", planned_steps=3)

    train(watch, model, optimizer, 3)

    assert watch.finish()
    assert [run["state"] for run in kafka.runs] == [1, 2, 3]
    assert {key for _, key, _ in kafka.records} == {b"digits"}
    assert [topic for topic, _, _ in kafka.records[:2]] == ["gradwatch.runs"] * 2
    assert kafka.records[-1][0] == "gradwatch.runs"
    last = kafka.runs[-1]
    assert (last["attempt"], last["steps_measured"], last["planned_steps"]) == (1, 3, 3)
    assert last["framework"].startswith("pytorch ")
    assert [step["step"] for step in kafka.steps] == [0, 1, 2]


def test_training_a_run_again_is_the_next_attempt(watched):
    model, optimizer = model_and_optimizer()
    again = MemoryClient(attempts=4)
    watch = watched(model, optimizer, client=again)
    train(watch, model, optimizer, 1)
    watch.finish()

    assert watch.attempt == 5
    assert {record["attempt"] for record in again.runs + again.steps} == {5}


def test_a_restored_optimiser_continues_its_steps(watched, kafka):
    model, _ = model_and_optimizer()
    before = torch.optim.Adam(model.parameters())
    model(torch.randn(4, 2)).sum().backward()
    for _ in range(17):
        before.step()
    optimizer = torch.optim.Adam(model.parameters())
    watch = watched(model, optimizer)
    optimizer.load_state_dict(before.state_dict())

    train(watch, model, optimizer, 2)
    watch.finish()

    assert [step["step"] for step in kafka.steps] == [17, 18]


def test_the_heartbeat_goes_on_while_no_step_is_taken(watched, kafka, monkeypatch):
    monkeypatch.setattr(_publisher, "HEARTBEAT_SECONDS", 0.05)
    model, optimizer = model_and_optimizer()
    watched(model, optimizer)

    wait_until(lambda: [run["state"] for run in kafka.runs].count(2) >= 3)


def test_with_ends_a_run_as_it_ended(watched, kafka):
    model, optimizer = model_and_optimizer()
    with pytest.raises(RuntimeError, match="out of memory"):
        with watched(model, optimizer):
            raise RuntimeError("out of memory")

    assert kafka.runs[-1]["state"] == RunState.FAILED
    assert kafka.runs[-1]["failure"] == "RuntimeError: out of memory"


def test_an_interruption_stops_a_run(watched, kafka):
    model, optimizer = model_and_optimizer()
    with pytest.raises(KeyboardInterrupt):
        with watched(model, optimizer):
            raise KeyboardInterrupt

    assert kafka.runs[-1]["state"] == RunState.STOPPED
    assert kafka.runs[-1]["failure"] == ""


def test_the_end_is_sent_once(watched, kafka):
    model, optimizer = model_and_optimizer()
    watch = watched(model, optimizer)
    watch.fail("disk full")
    watch.finish()

    assert [run["state"] for run in kafka.runs].count(RunState.FINISHED) == 0
    assert kafka.runs[-1]["failure"] == "disk full"


def test_nothing_is_left_behind(watched, kafka):
    model, optimizer = model_and_optimizer()
    step = optimizer.step
    watch = watched(model, optimizer)
    watch.finish()

    train(watch, model, optimizer, 2)

    assert kafka.steps == []
    assert optimizer.step == step
    hooks = [
        hook
        for module in model.modules()
        for hook in (module._forward_hooks, module._forward_pre_hooks)
    ]
    assert not any(hooks)
    assert not any(parameter._backward_hooks for parameter in model.parameters())


def test_a_scheduler_works_before_and_after_watch(watched, kafka):
    model, optimizer = model_and_optimizer(rate=1.0)
    before = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    watch = watched(model, optimizer)
    after = torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5)
    for _ in range(3):
        train(watch, model, optimizer, 1)
        before.step()
        after.step()
    watch.finish()

    assert [step["learning_rate"] for step in kafka.steps] == [1.0, 0.25, 0.0625]


def test_an_error_inside_a_hook_does_not_reach_the_training(watched, kafka, monkeypatch):
    model, optimizer = model_and_optimizer()
    watch = watched(model, optimizer)
    monkeypatch.setattr(
        gradwatch._watch, "_measure", lambda gradients: (_ for _ in ()).throw(OSError("broken"))
    )

    train(watch, model, optimizer, 3)

    assert watch.errors > 0
    assert optimizer.param_groups[0]["lr"] == 0.1


def test_while_kafka_is_away_reports_wait(watched, kafka):
    kafka.available.clear()
    model, optimizer = model_and_optimizer()
    watch = watched(model, optimizer)
    train(watch, model, optimizer, 5)
    assert kafka.records == []
    watch._publisher._next_try = 0.0

    kafka.available.set()
    watch._publisher._next_try = 0.0

    assert watch.finish()
    assert len(kafka.steps) == 5
    assert watch.delivery == {
        "offered": 8, "published": 8, "spooled": 0, "dropped": 0, "failed": 0,
    }  # fmt: skip


def test_when_memory_is_full_steps_are_dropped_evenly_and_counted(kafka):
    kafka.available.clear()
    publisher = _publisher.Publisher("run", kafka, lambda: {}, memory_bytes=20_000)
    publisher.start()
    publisher.announce(RunState.STARTED)
    steps = 1_000
    for number in range(steps):
        publisher.step(lambda number=number: {"step": number, "layers": [{"name": "x" * 100}]})
    wait_until(lambda: not publisher._inbox)
    kafka.available.set()
    publisher._next_try = 0.0
    publisher.announce(RunState.FINISHED)

    assert publisher.close(5)

    numbers = [step["step"] for step in kafka.steps]
    gaps = {b - a for a, b in zip(numbers, numbers[1:])}
    assert numbers[0] == 0 and max(gaps) <= 32 and len(gaps) <= 6
    assert [run["state"] for run in kafka.runs] == [1, 3]
    counts = publisher.counts
    assert counts.dropped == steps - len(numbers) > 0
    assert counts.offered == steps + 2 == counts.published + counts.dropped


def test_the_end_waits_for_kafka_no_longer_than_its_timeout(watched, kafka, caplog):
    kafka.available.clear()
    model, optimizer = model_and_optimizer()
    watch = watched(model, optimizer, close_timeout=0.3)
    train(watch, model, optimizer, 5)
    began = time.monotonic()

    assert not watch.finish()

    assert time.monotonic() - began < 10
    assert "8 reports of run run were not delivered" in caplog.text


def test_a_report_over_the_limit_of_a_record_is_counted_as_failed(kafka):
    publisher = _publisher.Publisher("run", kafka, lambda: {})
    publisher.start()
    publisher.step(lambda: {"step": 0, "layers": [{"name": "x" * 5_000_000}]})

    assert publisher.close(5)
    assert publisher.counts.failed == 1


def test_the_layers_of_a_model_with_ten_thousand_parameters_fit(watched, kafka):
    model = nn.Sequential(*[nn.Linear(1, 1) for _ in range(1_000)])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watch = watched(model, optimizer)
    watch.loss(model(torch.randn(2, 1)).mean()).backward()
    optimizer.step()
    watch.finish()

    assert watch.errors == 0
    assert len(kafka.steps[0]["layers"]) == 1_000
    assert kafka.runs[-1]["layers"][999]["inputs"] == [998]


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"model": "net"}, TypeError, "model is str; it must be a torch.nn.Module"),
        ({"optimizer": 3}, TypeError, "optimizer is int; it must be a torch.optim.Optimizer"),
        ({"optimizer": []}, ValueError, "at least one optimiser is required"),
        ({"model": nn.ReLU()}, ValueError, "ReLU has no parameters; there is nothing to watch"),
        ({"model": nn.Linear(1, 1)}, ValueError, "SGD trains no parameter of Linear"),
        ({"run": "x" * 10_000}, ValueError, "run has 10000 characters; at most 200"),
        ({"run": ""}, ValueError, "run is empty"),
        ({"run": 7}, TypeError, "run is int; it must be a string"),
        ({"run": "a\nb"}, ValueError, "run contains a control character"),
        ({"attempt": 0}, ValueError, "attempt is 0; it must be 1 to"),
        ({"attempt": 2_100_000_001}, ValueError, "it must be 1 to 2100000000"),
        ({"attempt": "2"}, TypeError, "attempt is '2'; it must be a whole number"),
        ({"worker": -1}, ValueError, "worker is -1; it must be 0 to"),
        ({"bootstrap": "localhost"}, ValueError, 'bootstrap is "localhost"; it must be HOST:PORT'),
        ({"bootstrap": "h:99999"}, ValueError, "it must be HOST:PORT"),
        ({"bootstrap": None}, TypeError, "bootstrap is NoneType; it must be a string"),
        ({"criterion": "mse"}, TypeError, "criterion is str; it must be a torch.nn.Module"),
        ({"baseline_loss": float("nan")}, ValueError, "baseline_loss is nan; it must be finite"),
        ({"worker": 2}, ValueError, "give attempt too, the same for all workers"),
    ],
)
def test_invalid_arguments_are_one_clear_line(arguments, error, message):
    model, optimizer = model_and_optimizer()
    given = {"model": model, "optimizer": optimizer, "client": MemoryClient(), **arguments}

    with pytest.raises(error) as raised:
        gradwatch.watch(**given)

    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_watching_twice_is_an_error_until_the_first_is_closed(watched, kafka):
    model, optimizer = model_and_optimizer()
    first = watched(model, optimizer, run="first")

    with pytest.raises(ValueError, match='watched already, as run "first"; call close()'):
        gradwatch.watch(model, optimizer, "second", client=kafka)

    first.close()
    gradwatch.watch(model, optimizer, "second", client=kafka).close()


def test_a_child_process_does_not_report(watched, kafka):
    model, optimizer = model_and_optimizer()
    watch = watched(model, optimizer)
    train(watch, model, optimizer, 1)

    child = os.fork()
    if child == 0:
        try:
            train(watch, model, optimizer, 3)
            watch.finish()
        finally:
            os._exit(0 if watch.steps == 1 and watch.errors == 0 else 1)
    _, status = os.waitpid(child, 0)

    assert status == 0
    train(watch, model, optimizer, 1)
    watch.finish()
    assert len(kafka.steps) == 2


def test_data_loaders_with_processes_work(watched, kafka):
    model, optimizer = model_and_optimizer()
    watch = watched(model, optimizer)
    loader = torch.utils.data.DataLoader(torch.randn(16, 2), batch_size=4, num_workers=2)
    for batch in loader:
        optimizer.zero_grad()
        watch.loss(model(batch).square().mean()).backward()
        optimizer.step()
    watch.finish()

    assert len(kafka.steps) == 4
    assert kafka.runs[-1]["state"] == RunState.FINISHED


SCRIPT = """
    import sys, torch
    sys.path[:0] = {folders!r}
    from records import MemoryClient
    import gradwatch
    kafka = MemoryClient()
    model = torch.nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    close = kafka.close
    kafka.close = lambda: print([run["state"] for run in kafka.runs], kafka.runs[-1]["failure"])
    watch = gradwatch.watch(model, optimizer, "run", client=kafka)
    model(torch.ones(1, 1)).sum().backward()
    optimizer.step()
    {end}
"""


def end_of_process(end, **settings):
    tests = os.path.dirname(os.path.abspath(__file__))
    folders = [tests, os.path.join(os.path.dirname(tests), "src")]
    script = textwrap.dedent(SCRIPT).format(folders=folders, end=end)
    process = subprocess.run(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        timeout=60, **settings,
    )  # fmt: skip
    return process.stdout.strip()


def test_the_end_of_the_interpreter_ends_the_run():
    assert end_of_process("pass") == "[1, 2, 3]"


def test_an_uncaught_exception_fails_the_run():
    assert end_of_process("1 / 0") == "[1, 2, 4] ZeroDivisionError: division by zero"


def test_an_interruption_of_the_interpreter_stops_the_run():
    # a process that a shell starts in the background ignores the signal otherwise
    handle = "import os, signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    interrupted = end_of_process(handle + "; os.kill(os.getpid(), signal.SIGINT)")

    assert interrupted == "[1, 2, 5]"

