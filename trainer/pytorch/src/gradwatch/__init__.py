"""Watches the training of PyTorch models.

    watch = gradwatch.watch(model, optimizer, run="digits", bootstrap="localhost:9092")

measures every step, publishes it to Kafka, and leaves the training as it is. Gradwatch's monitor
reports what goes wrong, in which layer, since which step and why.
"""

from ._watch import Watch, watch

__version__ = "0.1.0"
__all__ = ["Watch", "__version__", "watch"]
