#!/usr/bin/env python3
"""Trains a character-level transformer on this project's documentation: healthy, and with three faults.

    ./gradwatch serve                                  # in another terminal
    trainer/pytorch/evaluation/characters.py --bootstrap localhost:9092 [--only FAULT] [--steps N]

Then ./gradwatch replay --bootstrap … --run characters-FAULT shows the verdicts.
"""

import argparse
import math
import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "trainer/pytorch/src"))
import gradwatch  # noqa: E402

CONTEXT, WIDTH, BLOCKS, BATCH = 64, 64, 3, 16

FAULTS = {
    "healthy": "learning rate 0.002 after a warm-up of 50 steps",
    "no-warm-up": "learning rate 0.5 from the first step",
    "overflow": "from step 100 the logits are computed in half precision from values too large for it",
    "residual-scale": "each block multiplies what it adds by 100",
}


class Block(nn.Module):
    """Causal attention and a feed-forward layer, each on a residual path."""

    def __init__(self, scale):
        super().__init__()
        self.scale = scale
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv, self.project = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.register_buffer("mask", torch.ones(CONTEXT, CONTEXT).triu(1).bool())

    def attention(self, x):
        heads = [t.unflatten(2, (4, -1)).transpose(1, 2) for t in self.qkv(x).chunk(3, dim=2)]
        scores = heads[0] @ heads[1].transpose(2, 3) / math.sqrt(WIDTH / 4)
        weights = scores.masked_fill(self.mask, -math.inf).softmax(3)
        return self.project((weights @ heads[2]).transpose(1, 2).flatten(2))

    def forward(self, x):
        x = x + self.scale * self.attention(self.norm1(x))
        return x + self.scale * self.down(F.gelu(self.up(self.norm2(x))))


class Characters(nn.Module):
    def __init__(self, characters, fault):
        super().__init__()
        self.fault = fault
        self.step = 0
        self.token = nn.Embedding(characters, WIDTH)
        self.position = nn.Embedding(CONTEXT, WIDTH)
        scale = 100.0 if fault == "residual-scale" else 1.0
        self.blocks = nn.Sequential(*[Block(scale) for _ in range(BLOCKS)])
        self.norm = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, characters)

    def forward(self, tokens):
        x = self.token(tokens) + self.position(torch.arange(CONTEXT))
        x = self.norm(self.blocks(x)) if self.fault != "residual-scale" else self.blocks(x)
        if self.fault == "overflow" and self.step >= 100:
            x = (x * 1e5).half().float() / 1e5  # half precision ends at 65,504
        return self.head(x)


def text():
    pages = sorted((ROOT / "docs").glob("**/*.md"))
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def train(fault, bootstrap, steps):
    torch.manual_seed(1)
    corpus = text()
    characters = sorted(set(corpus))
    number = {character: index for index, character in enumerate(characters)}
    data = torch.tensor([number[character] for character in corpus])
    model = Characters(len(characters), fault)
    peak = 0.5 if fault == "no-warm-up" else 2e-3
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak)
    counts = torch.bincount(data).double()
    shares = counts[counts > 0] / counts.sum()
    settings = {"baseline_loss": float(-(shares * shares.log()).sum()), "planned_steps": steps}
    run = f"characters-{fault}"
    with gradwatch.watch(model, optimizer, run, bootstrap, batch_size=BATCH, **settings) as watch:
        for step in range(steps):
            model.step = step
            if fault != "no-warm-up":
                for group in optimizer.param_groups:
                    group["lr"] = peak * min(1.0, (step + 1) / 50)
            begin = torch.randint(0, len(data) - CONTEXT - 1, (BATCH,))
            rows = torch.stack([data[i : i + CONTEXT + 1] for i in begin])
            optimizer.zero_grad()
            logits = model(rows[:, :-1])
            loss = watch.loss(F.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten()))
            loss.backward()
            optimizer.step()
            if step % 50 == 0 or step == steps - 1:
                print(f"{run}: step {step}, loss {float(loss):.3f}", flush=True)
    assert watch.errors == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bootstrap", default="localhost:9092")
    parser.add_argument("--only", choices=list(FAULTS), action="append")
    parser.add_argument("--steps", type=int, default=300)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    for fault in arguments.only or FAULTS:
        train(fault, arguments.bootstrap, arguments.steps)


if __name__ == "__main__":
    main()
