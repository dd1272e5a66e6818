"""Families of PyTorch's optimisers, losses, activation functions and layers.

Modules are found by class, so that subclasses count; functions by the name of the node that they
leave in autograd's graph.
"""

from typing import Any, Dict, Mapping, Optional, Sequence, Tuple, Type

import torch
from torch import nn

from ._contract import Activation, LayerKind, Loss, Optimizer, Reduction, Role

# ------------------------------------------------------------------------------------- activations

_ACTIVATION_MODULES: Tuple[Tuple[Type[nn.Module], Activation], ...] = (
    (nn.ReLU6, Activation.RELU),  # before Hardtanh, of which it is a subclass
    (nn.ReLU, Activation.RELU),
    (nn.Threshold, Activation.RELU),
    (nn.LeakyReLU, Activation.LEAKY_RELU),
    (nn.PReLU, Activation.LEAKY_RELU),
    (nn.RReLU, Activation.LEAKY_RELU),
    (nn.SELU, Activation.SELU),
    (nn.CELU, Activation.ELU),
    (nn.ELU, Activation.ELU),
    (nn.GELU, Activation.GELU),
    (nn.SiLU, Activation.SWISH),
    (nn.Hardswish, Activation.SWISH),
    (nn.Mish, Activation.MISH),
    (nn.Sigmoid, Activation.SIGMOID),
    (nn.Hardsigmoid, Activation.HARD_SIGMOID),
    (nn.LogSigmoid, Activation.LOG_SIGMOID),
    (nn.Tanh, Activation.TANH),
    (nn.Hardtanh, Activation.HARD_TANH),
    (nn.Softmax, Activation.SOFTMAX),
    (nn.Softmax2d, Activation.SOFTMAX),
    (nn.LogSoftmax, Activation.LOG_SOFTMAX),
    (nn.Softplus, Activation.SOFTPLUS),
    (nn.Softsign, Activation.SOFTSIGN),
    (nn.GLU, Activation.GATED_LINEAR_UNIT),
    (nn.Hardshrink, Activation.OTHER),
    (nn.Softshrink, Activation.OTHER),
    (nn.Tanhshrink, Activation.OTHER),
    (nn.Softmin, Activation.OTHER),
)

_ACTIVATION_NODES = {
    "Relu": Activation.RELU,
    "Threshold": Activation.RELU,
    "LeakyRelu": Activation.LEAKY_RELU,
    "PreluKernel": Activation.LEAKY_RELU,
    "Prelu": Activation.LEAKY_RELU,
    "RreluWithNoise": Activation.LEAKY_RELU,
    "Elu": Activation.ELU,
    "Celu": Activation.ELU,
    "Gelu": Activation.GELU,
    "Silu": Activation.SWISH,
    "Hardswish": Activation.SWISH,
    "Mish": Activation.MISH,
    "Sigmoid": Activation.SIGMOID,
    "Hardsigmoid": Activation.HARD_SIGMOID,
    "LogSigmoid": Activation.LOG_SIGMOID,
    "Tanh": Activation.TANH,
    "Hardtanh": Activation.HARD_TANH,
    "Softmax": Activation.SOFTMAX,
    "LogSoftmax": Activation.LOG_SOFTMAX,
    "Softplus": Activation.SOFTPLUS,
    "Glu": Activation.GATED_LINEAR_UNIT,
}


def node_name(node: Any) -> str:
    """Name of an operation in autograd's graph, for example ``Relu`` of ``ReluBackward0``."""
    return str(type(node).__name__).split("Backward")[0]


def activation_of_module(module: nn.Module) -> Optional[Activation]:
    """Family of an activation module; None if it is another module."""
    for kind, family in _ACTIVATION_MODULES:
        if isinstance(module, kind):
            return family
    return None


def activation_of_node(node: Any) -> Optional[Activation]:
    """Family of an activation function in autograd's graph; None if it is another operation."""
    return _ACTIVATION_NODES.get(node_name(node))


def activation_of_recurrent(module: nn.RNNBase) -> Tuple[str, Activation]:
    """Name and family of the function that the output of a recurrent module has passed."""
    if module.mode == "RNN_RELU":
        return "relu", Activation.RELU
    return "tanh", Activation.TANH


# ------------------------------------------------------------------------------------------ layers

_LAYER_MODULES: Tuple[Tuple[Type[nn.Module], LayerKind], ...] = (
    (nn.Linear, LayerKind.DENSE),
    (nn.Bilinear, LayerKind.DENSE),
    (nn.LSTM, LayerKind.LSTM),
    (nn.LSTMCell, LayerKind.LSTM),
    (nn.GRU, LayerKind.GRU),
    (nn.GRUCell, LayerKind.GRU),
    (nn.RNN, LayerKind.RECURRENT),
    (nn.RNNCell, LayerKind.RECURRENT),
    (nn.Embedding, LayerKind.EMBEDDING),
    (nn.EmbeddingBag, LayerKind.EMBEDDING),
    (nn.MultiheadAttention, LayerKind.ATTENTION),
    (nn.LayerNorm, LayerKind.NORMALIZATION),
    (nn.GroupNorm, LayerKind.NORMALIZATION),
    (nn.modules.batchnorm._NormBase, LayerKind.NORMALIZATION),
    (nn.modules.conv._ConvNd, LayerKind.CONVOLUTION),
)


def layer_of_module(module: nn.Module) -> LayerKind:
    """Family of a layer; unspecified if unknown, so that its type's name decides."""
    for kind, family in _LAYER_MODULES:
        if isinstance(module, kind):
            return family
    if activation_of_module(module) is not None:
        return LayerKind.ACTIVATION
    # RMSNorm of recent versions, and normalisations and Conv1D of other libraries
    name = type(module).__name__.lower()
    if name.endswith("norm"):
        return LayerKind.NORMALIZATION
    return LayerKind.DENSE if name == "conv1d" else LayerKind.UNSPECIFIED


def role_of_parameter(module: nn.Module, name: str, parameter: torch.Tensor) -> Role:
    """What a parameter is to its layer."""
    base = name.rsplit(".", 1)[-1]
    if base.startswith("weight_hh"):
        return Role.RECURRENT_WEIGHT
    if base.startswith("bias") or base.endswith("_bias"):
        return Role.BIAS
    if layer_of_module(module) == LayerKind.NORMALIZATION:
        return Role.OTHER
    if base.startswith("weight") or base.endswith("_weight"):
        return Role.WEIGHT
    return Role.WEIGHT if parameter.dim() >= 2 else Role.OTHER


# ------------------------------------------------------------------------------------------ losses


def _mean(family: Loss) -> Tuple[Loss, Reduction]:
    return family, Reduction.MEAN


def _plain(family: Loss) -> Tuple[Loss, Reduction]:
    return family, Reduction.UNSPECIFIED


_LOSS_MODULES: Dict[str, Tuple[Loss, Reduction]] = {
    "CrossEntropyLoss": (Loss.CROSS_ENTROPY, Reduction.SUM),
    "NLLLoss": (Loss.CROSS_ENTROPY, Reduction.SUM),
    "NLLLoss2d": (Loss.CROSS_ENTROPY, Reduction.SUM),
    "AdaptiveLogSoftmaxWithLoss": (Loss.CROSS_ENTROPY, Reduction.SUM),
    "BCELoss": _mean(Loss.BINARY_CROSS_ENTROPY),
    "BCEWithLogitsLoss": _mean(Loss.BINARY_CROSS_ENTROPY),
    "SoftMarginLoss": _mean(Loss.BINARY_CROSS_ENTROPY),
    "MultiLabelSoftMarginLoss": _mean(Loss.BINARY_CROSS_ENTROPY),
    "MSELoss": _mean(Loss.SQUARED_ERROR),
    "L1Loss": _mean(Loss.ABSOLUTE_ERROR),
    "SmoothL1Loss": _mean(Loss.HUBER),
    "HuberLoss": _mean(Loss.HUBER),
    "MultiMarginLoss": _plain(Loss.HINGE),
    "MultiLabelMarginLoss": _plain(Loss.HINGE),
    "KLDivLoss": _plain(Loss.KL_DIVERGENCE),
    "PoissonNLLLoss": _plain(Loss.POISSON),
    "CosineEmbeddingLoss": _plain(Loss.COSINE),
    "CTCLoss": _plain(Loss.CTC),
    "GaussianNLLLoss": _plain(Loss.LIKELIHOOD),
    "TripletMarginLoss": _plain(Loss.RANKING),
    "TripletMarginWithDistanceLoss": _plain(Loss.RANKING),
    "MarginRankingLoss": _plain(Loss.RANKING),
    "HingeEmbeddingLoss": _plain(Loss.RANKING),
}

_LOSS_NODES = {
    "NllLoss": "NLLLoss",
    "NllLoss2D": "NLLLoss",
    "BinaryCrossEntropy": "BCELoss",
    "BinaryCrossEntropyWithLogits": "BCEWithLogitsLoss",
    "MseLoss": "MSELoss",
    "L1Loss": "L1Loss",
    "SmoothL1Loss": "SmoothL1Loss",
    "HuberLoss": "HuberLoss",
    "KlDiv": "KLDivLoss",
    "CtcLoss": "CTCLoss",
    "SoftMarginLoss": "SoftMarginLoss",
    "MultiMarginLoss": "MultiMarginLoss",
    "MultilabelMarginLoss": "MultiLabelMarginLoss",
}


def loss_of_name(name: str) -> Tuple[Loss, Reduction]:
    """Family of a loss by the name of its class, and how it combines the terms of the units."""
    return _LOSS_MODULES.get(name, (Loss.UNSPECIFIED, Reduction.UNSPECIFIED))


def loss_of_node(node: Any) -> Optional[str]:
    """Name of the loss module whose function this is; None if it is another operation."""
    return _LOSS_NODES.get(node_name(node))


# -------------------------------------------------------------------------------------- optimisers

_OPTIMIZERS: Dict[str, Optimizer] = {
    "Adam": Optimizer.ADAM,
    "SparseAdam": Optimizer.ADAM,
    "AdamW": Optimizer.ADAMW,
    "Adamax": Optimizer.ADAMAX,
    "NAdam": Optimizer.NADAM,
    "RAdam": Optimizer.RADAM,
    "Adagrad": Optimizer.ADAGRAD,
    "Adadelta": Optimizer.ADADELTA,
    "RMSprop": Optimizer.RMSPROP,
    "Rprop": Optimizer.RPROP,
    "ASGD": Optimizer.SGD,
    "LBFGS": Optimizer.LBFGS,
    "Adafactor": Optimizer.ADAFACTOR,
    "AdaBelief": Optimizer.ADABELIEF,
    "Lamb": Optimizer.LAMB,
    "LAMB": Optimizer.LAMB,
    "LARS": Optimizer.LARS,
    "Lion": Optimizer.LION,
    "AdamW8bit": Optimizer.ADAMW,
    "Adam8bit": Optimizer.ADAM,
}


def optimizer_family(optimizer: torch.optim.Optimizer) -> Optimizer:
    """Family of an optimiser, of its base class if it is a subclass of one of PyTorch's."""
    settings = optimizer.defaults
    for kind in type(optimizer).__mro__:
        if kind.__name__ == "SGD":
            if settings.get("nesterov"):
                return Optimizer.NESTEROV
            return Optimizer.MOMENTUM if settings.get("momentum") else Optimizer.SGD
        family = _OPTIMIZERS.get(kind.__name__)
        if family is not None:
            return Optimizer.AMSGRAD if settings.get("amsgrad") else family
    return Optimizer.UNSPECIFIED


def optimizer_info(optimizers: Sequence[torch.optim.Optimizer]) -> Dict[str, Any]:
    """``OptimizerInfo`` of the optimisers that train a model."""
    families = {optimizer_family(optimizer) for optimizer in optimizers}
    names = sorted({type(optimizer).__name__ for optimizer in optimizers})
    info: Dict[str, Any] = {
        "family": families.pop() if len(families) == 1 else Optimizer.OTHER,
        "name": ", ".join(names)[:200],
    }
    if len(optimizers) == 1:
        info.update(_settings(optimizers[0].defaults))
    return info


def _settings(defaults: Mapping[str, Any]) -> Dict[str, float]:
    found: Dict[str, float] = {}
    betas = defaults.get("betas")
    if isinstance(betas, (tuple, list)) and len(betas) >= 2:
        found["beta1"], found["beta2"] = _number(betas[0]), _number(betas[1])
    if "centered" in defaults:  # RMSprop
        found["beta2"] = _number(defaults["alpha"])
    for name, key in (("momentum", "momentum"), ("epsilon", "eps"), ("weight_decay", "weight_decay")):
        value = defaults.get(key)
        if isinstance(value, (int, float)) and value:
            found[name] = float(value)
    return found


def _number(value: Any) -> float:
    return float(value)
