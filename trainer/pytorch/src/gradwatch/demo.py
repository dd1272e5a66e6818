"""A PyTorch training with a fault, watched: ``python -m gradwatch.demo --bootstrap HOST:PORT``.

``./gradwatch demo --pytorch`` runs it beside the trainings of Deeplearning4j.
"""

import argparse
import math
import sys
from typing import List, Optional, Sequence, Tuple

import torch
from torch import nn

from ._kafka import Unavailable, client
from ._watch import watch

RUN = "pytorch-deep-sigmoid"
STEPS = 400
DEPTH = 7
WIDTH = 16


def _network() -> nn.Module:
    """Seven sigmoid layers: each passes at most a quarter of the gradient to the one before."""
    layers: List[nn.Module] = []
    for inputs in [2] + [WIDTH] * (DEPTH - 1):
        layers += [nn.Linear(inputs, WIDTH), nn.Sigmoid()]
    return nn.Sequential(*layers, nn.Linear(WIDTH, 2))


def _batch(size: int) -> Tuple[torch.Tensor, torch.Tensor]:
    """Points of two spirals, and which of them they are from."""
    labels = torch.randint(0, 2, (size,))
    angle = 3 * math.pi * torch.rand(size).sqrt()
    points = torch.stack([angle * angle.cos(), angle * angle.sin()], dim=1) / (3 * math.pi)
    return points * (1 - 2 * labels).unsqueeze(1), labels


def train(bootstrap: str) -> None:
    """Trains, and prints a line from time to time."""
    torch.manual_seed(1)
    torch.set_num_threads(1)
    model, criterion = _network(), nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with watch(
        model, optimizer, RUN, bootstrap, criterion=criterion, planned_steps=STEPS
    ) as watched:
        for step in range(STEPS):
            inputs, labels = _batch(64)
            optimizer.zero_grad()
            loss = criterion(model(inputs), labels)
            loss.backward()
            optimizer.step()
            if step % 50 == 0:
                print(f"step {step} of {STEPS}, loss {float(loss):.3f}", flush=True)
    if watched.errors:
        raise SystemExit(f"{watched.errors} errors while watching")
    print(f"{STEPS} steps, loss {float(loss):.3f}", flush=True)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m gradwatch.demo", description=__doc__)
    parser.add_argument("--bootstrap", default="localhost:9092", metavar="HOST:PORT")
    parser.add_argument(
        "--check", action="store_true", help="only check that what it needs is installed"
    )
    given = parser.parse_args(arguments)
    try:
        if given.check:
            client(given.bootstrap, {})
        else:
            train(given.bootstrap)
    except (Unavailable, ImportError) as e:
        print(e, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
