"""Cost of watching, measured: ``python -m gradwatch.bench``.

Four models train bare, watched at every step, and with a hook on each parameter that makes a
histogram of 64 bins of its gradient at every step, which is what ``wandb.watch(log_freq=1)`` does.
The three take turns every few steps, so that what else the machine does meets all of them alike.
Reports are encoded and then dropped; their sending happens outside of this process.
"""

import argparse
import json
import platform
import statistics
import sys
import time
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

import torch
from torch import nn

from . import _kafka
from ._watch import watch

CLOCKS: Dict[str, Callable[[], float]] = {
    "wall": time.perf_counter,
    "thread": time.thread_time,  # processor time of the training thread: on a busy machine
    "process": time.process_time,  # of all threads, the sending one included
}

VARIANTS = ("bare", "watched", "histogram hooks")


class _DroppedRecords(_kafka.Client):
    """Takes every record."""

    def connect(self) -> None:
        pass

    def last_attempt(self, run: str) -> int:
        return 0

    def send(self, topic: str, key: bytes, value: bytes, done: _kafka.Done) -> bool:
        done(None)
        return True

    def poll(self) -> None:
        pass

    def flush(self, seconds: float) -> None:
        pass

    def close(self) -> None:
        pass


class _Last(nn.Module):
    """An LSTM of which the last output is classified."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.LSTM(64, 448, batch_first=True)
        self.head = nn.Linear(448, 10)

    def forward(self, sequence: torch.Tensor) -> torch.Tensor:
        output, _ = self.rnn(sequence)
        return self.head(output[:, -1])


class _Transformer(nn.Module):
    """Four blocks of attention over characters."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(96, 160)
        block = nn.TransformerEncoderLayer(160, 4, 640, dropout=0.0, batch_first=True)
        self.blocks = nn.TransformerEncoder(block, 4)
        self.head = nn.Linear(160, 96)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.head(self.blocks(self.embedding(tokens))).flatten(0, 1)


def _mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 800), nn.ReLU(), nn.Linear(800, 800), nn.ReLU(), nn.Linear(800, 10)
    )


def _convolution() -> nn.Module:
    layers: List[nn.Module] = []
    for inputs, outputs in ((3, 64), (64, 128), (128, 256), (256, 256)):
        layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU()]
        layers += [nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(1_024, 10))


def _batch(name: str, device: str) -> Tuple[torch.Tensor, torch.Tensor]:
    if name == "MLP":
        inputs, classes, size = torch.randn(128, 784), 10, 128
    elif name == "convolution":
        inputs, classes, size = torch.randn(32, 3, 32, 32), 10, 32
    elif name == "LSTM":
        inputs, classes, size = torch.randn(32, 50, 64), 10, 32
    else:
        inputs, classes, size = torch.randint(0, 96, (16, 64)), 96, 16 * 64
    return inputs.to(device), torch.randint(0, classes, (size,)).to(device)


MODELS: Dict[str, Callable[[], nn.Module]] = {
    "MLP": _mlp,
    "convolution": _convolution,
    "LSTM": _Last,
    "transformer": _Transformer,
}


class Result(NamedTuple):
    model: str
    parameters: int
    milliseconds: Dict[str, float]

    def overhead(self, variant: str) -> float:
        """Additional time of a step, as a share of that of the bare one."""
        return self.milliseconds[variant] / self.milliseconds["bare"] - 1


class _Training:
    def __init__(self, name: str, variant: str, device: str) -> None:
        torch.manual_seed(0)
        self._model = MODELS[name]().to(device)
        self._optimizer = torch.optim.AdamW(self._model.parameters(), lr=1e-4)
        self._criterion = nn.CrossEntropyLoss()
        self._batch = _batch(name, device)
        self._device = device
        self._watch: Optional[Any] = None
        if variant == "watched":
            self._watch = watch(
                self._model, self._optimizer, f"bench-{name}", criterion=self._criterion,
                client=_DroppedRecords(),
            )  # fmt: skip
        elif variant == "histogram hooks":
            self.histograms: Dict[int, Any] = {}
            for number, parameter in enumerate(self._model.parameters()):
                parameter.register_hook(self._hook(number))

    def _hook(self, number: int) -> Callable[[torch.Tensor], None]:
        def hook(gradient: torch.Tensor) -> None:
            flat = gradient.detach().reshape(-1)
            low, high = flat.min().item(), flat.max().item()
            counts = torch.histc(flat, bins=64, min=low, max=high)
            self.histograms[number] = (counts.cpu().tolist(), low, high)

        return hook

    def seconds(self, steps: int, clock: Callable[[], float]) -> float:
        inputs, labels = self._batch
        began = clock()
        for _ in range(steps):
            self._optimizer.zero_grad(set_to_none=True)
            self._criterion(self._model(inputs), labels).backward()
            self._optimizer.step()
        if self._device != "cpu":
            torch.cuda.synchronize()
        return (clock() - began) / steps

    def close(self) -> None:
        if self._watch is not None:
            self._watch.finish()
            if self._watch.errors:
                raise RuntimeError(f"{self._watch.errors} errors while measuring")


def measure(
    name: str, rounds: int, steps: int, device: str, clock: Callable[[], float] = time.perf_counter
) -> Result:
    """Median time of a step of each variant."""
    trainings = {variant: _Training(name, variant, device) for variant in VARIANTS}
    for training in trainings.values():
        training.seconds(3, clock)
    times: Dict[str, List[float]] = {variant: [] for variant in VARIANTS}
    for number in range(rounds):
        for turn in range(len(VARIANTS)):
            variant = VARIANTS[(number + turn) % len(VARIANTS)]
            times[variant].append(trainings[variant].seconds(steps, clock))
    for training in trainings.values():
        training.close()
    parameters = sum(p.numel() for p in MODELS[name]().parameters())
    return Result(
        name, parameters, {v: 1_000 * statistics.median(t) for v, t in times.items()}
    )


def _table(results: Sequence[Result]) -> str:
    lines = [
        "| model | parameters | bare | watched | | histogram hooks | |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for result in results:
        cells = [f"{result.parameters:,}", f"{result.milliseconds['bare']:.2f} ms"]
        for variant in VARIANTS[1:]:
            cells += [
                f"{result.milliseconds[variant]:.2f} ms",
                f"{100 * result.overhead(variant):+.1f} %",
            ]
        lines.append(f"| {result.model} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m gradwatch.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30, help="turns of each variant")
    parser.add_argument("--steps", type=int, default=5, help="steps of a turn")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--clock", choices=list(CLOCKS), default="wall")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--model", action="append", choices=list(MODELS), help="default: all")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    for name in ("rounds", "steps", "threads"):
        if getattr(given, name) < 1:
            parser.error(f"--{name} is {getattr(given, name)}; it must be at least 1")
    torch.set_num_threads(given.threads)
    results = []
    for name in given.model or MODELS:
        clock = CLOCKS[given.clock]
        results.append(measure(name, given.rounds, given.steps, given.device, clock))
        if not given.json:
            print(f"{name}: done", file=sys.stderr)
    if given.json:
        print(json.dumps([result._asdict() for result in results], indent=1))
    else:
        print(
            f"PyTorch {torch.__version__}, Python {platform.python_version()}, {given.device},"
            f" {given.threads} thread(s), {given.clock} clock, {given.rounds} × {given.steps} steps of each variant\n"
        )
        print(_table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
