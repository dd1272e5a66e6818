"""Names, limits and constants of the contract."""

import re
from enum import IntEnum
from typing import Any

VERSION = 1
RUNS_TOPIC = "gradwatch.runs"
STEPS_TOPIC = "gradwatch.steps"

MAX_NAME_LENGTH = 200
MAX_TEXT_LENGTH = 2_000
MAX_LAYERS = 16_384
MAX_TENSORS = 16_384
MAX_TIME_STEPS = 16_384
MAX_CONNECTIONS = 65_536
MAX_HYPER_PARAMETERS = 256
MAX_OUTPUTS = 256
MAX_RECORD_BYTES = 4 * 1024 * 1024
MAX_ATTEMPT = 2_100_000_000

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class ContractViolation(ValueError):
    """A value that the contract does not allow."""


def length(text: str) -> int:
    """Number of UTF-16 code units, which is how the monitor counts characters."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def _cut(text: str, limit: int) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8")  # no lone surrogates
    text = _CONTROL.sub(" ", text)
    while length(text) > limit:
        text = text[: limit - (length(text) - len(text))] if len(text) > limit else text[:-1]
    return text


def name_or(text: Any, fallback: str) -> str:
    """A name without control characters, cut to its maximum length; the fallback if blank."""
    cut = _cut(str(text), MAX_NAME_LENGTH)
    return cut if cut.strip() else fallback


def text(value: Any) -> str:
    """A text without control characters, cut to its maximum length."""
    return _cut(str(value), MAX_TEXT_LENGTH)


def require_name(field: str, value: Any) -> str:
    """The name itself if the contract allows it."""
    if not isinstance(value, str):
        raise TypeError(f"{field} is {type(value).__name__}; it must be a string")
    if not value.strip():
        raise ContractViolation(
            f"{field} is empty; a name has 1 to {MAX_NAME_LENGTH} characters"
        )
    if length(value) > MAX_NAME_LENGTH:
        raise ContractViolation(
            f"{field} has {length(value)} characters; at most {MAX_NAME_LENGTH}"
        )
    if _CONTROL.search(value):
        raise ContractViolation(f"{field} contains a control character")
    return value


def require_count(field: str, value: Any, least: int, greatest: int = 0x7FFF_FFFF) -> int:
    """The number itself if it is whole and within its limits."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{field} is {value!r}; it must be a whole number")
    if not least <= value <= greatest:
        raise ContractViolation(f"{field} is {value}; it must be {least} to {greatest}")
    return value


class RunState(IntEnum):
    STARTED = 1
    RUNNING = 2
    FINISHED = 3
    FAILED = 4
    STOPPED = 5


class Role(IntEnum):
    WEIGHT = 1
    RECURRENT_WEIGHT = 2
    BIAS = 3
    OTHER = 4


class Optimizer(IntEnum):
    UNSPECIFIED = 0
    OTHER = 1
    SGD = 3
    MOMENTUM = 4
    NESTEROV = 5
    ADAGRAD = 6
    ADADELTA = 7
    RMSPROP = 8
    RPROP = 9
    ADAM = 10
    ADAMW = 11
    ADAMAX = 12
    NADAM = 13
    RADAM = 14
    AMSGRAD = 15
    ADABELIEF = 16
    ADAFACTOR = 17
    LAMB = 18
    LARS = 19
    LION = 20
    LBFGS = 22


class Schedule(IntEnum):
    UNSPECIFIED = 0
    CONSTANT = 1
    WARM_UP = 2
    DECAYING = 3
    CYCLIC = 4
    OTHER = 5


class Reduction(IntEnum):
    UNSPECIFIED = 0
    SUM = 1
    MEAN = 2


class Loss(IntEnum):
    UNSPECIFIED = 0
    OTHER = 1
    CROSS_ENTROPY = 2
    BINARY_CROSS_ENTROPY = 3
    SQUARED_ERROR = 4
    ABSOLUTE_ERROR = 5
    HUBER = 8
    HINGE = 9
    KL_DIVERGENCE = 10
    POISSON = 11
    COSINE = 12
    CTC = 13
    LIKELIHOOD = 14
    RANKING = 15


class Activation(IntEnum):
    UNSPECIFIED = 0
    OTHER = 1
    IDENTITY = 2
    RELU = 3
    LEAKY_RELU = 4
    ELU = 5
    SELU = 6
    GELU = 7
    SWISH = 8
    MISH = 9
    SIGMOID = 10
    HARD_SIGMOID = 11
    LOG_SIGMOID = 12
    TANH = 13
    HARD_TANH = 14
    SOFTMAX = 15
    LOG_SOFTMAX = 16
    SOFTPLUS = 17
    SOFTSIGN = 18
    GATED_LINEAR_UNIT = 20


class LayerKind(IntEnum):
    """LayerFamily of the contract."""

    UNSPECIFIED = 0
    OTHER = 1
    DENSE = 2
    CONVOLUTION = 3
    EMBEDDING = 4
    RECURRENT = 5
    LSTM = 6
    GRU = 7
    NORMALIZATION = 8
    ATTENTION = 9
    ACTIVATION = 14
