import pytest
import torch
from records import MemoryClient

import gradwatch

torch.set_num_threads(1)


@pytest.fixture
def kafka():
    return MemoryClient()


@pytest.fixture
def watched(kafka):
    """Watches with a client that keeps the records, and ends what a test has left open."""
    opened = []

    def start(model, optimizer, **settings):
        settings.setdefault("client", kafka)
        watch = gradwatch.watch(model, optimizer, settings.pop("run", "run"), **settings)
        opened.append(watch)
        return watch

    torch.manual_seed(0)
    yield start
    for watch in opened:
        watch.finish()
