"""Hooks on modules: outputs of activation functions, and gradients at each time step of a sequence."""

from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence

from . import _contract, _statistics
from ._contract import Activation
from ._host import HostCopy
from ._layers import Layer, tensors

_BOUNDS: Dict[Activation, Tuple[float, float]] = {
    Activation.TANH: (-0.99, 0.99),
    Activation.HARD_TANH: (-0.99, 0.99),
    Activation.SIGMOID: (0.01, 0.99),
    Activation.HARD_SIGMOID: (0.01, 0.99),
}

_FUNCTIONS: Dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}

Guard = Callable[[str, Callable[[], None]], None]


class ActivationProbe:
    """Measures the output of a layer's activation function at every forward pass in training."""

    def __init__(self, layer: Layer, guard: Guard) -> None:
        self._layer = layer
        self._guard = guard
        self._sums = _statistics.ActivationSums()
        self._device: List[Tuple[int, torch.Tensor]] = []
        self._bounds = _BOUNDS.get(layer.activation)
        self._rectifier = layer.activation == Activation.RELU
        assert layer.measured is not None
        self._handle = layer.measured.register_forward_hook(self._after)

    def _after(self, module: nn.Module, args: Any, result: Any) -> None:
        if module.training and torch.is_grad_enabled():
            self._guard("measuring an activation", lambda: self._measure(result))

    def _measure(self, result: Any) -> None:
        output = next(tensors(result), None)
        if output is None or output.numel() == 0 or not output.is_floating_point():
            return
        output = output.detach()
        if self._layer.function is not None:
            output = _FUNCTIONS[self._layer.function](output)
        axis = self._layer.unit_axis(output.dim()) if self._rectifier else -1
        if output.device.type == "cpu":
            _statistics.add_activation(self._sums, output, self._bounds, axis)
        else:
            self._device.append(
                (output.numel(), _statistics.activation_on_device(output, self._bounds, axis))
            )

    def take(self) -> Optional[Callable[[], Dict[str, Any]]]:
        """What was measured since the last call, as a function that returns the report."""
        sums, device = self._sums, self._device
        self._sums, self._device = _statistics.ActivationSums(), []
        if device:
            elements = sum(count for count, _ in device)
            copy = HostCopy(torch.stack([row for _, row in device]))
            return lambda: _statistics.activation_from_device(elements, copy.values())
        return sums.report if sums.elements else None

    def close(self) -> None:
        self._handle.remove()


class TimeStepProbe:
    """Measures ∂L/∂x(t) of a recurrent module: the gradient that flows through it alone.

    The module's input is replaced by an alias, so that other readers of the same tensor do not
    count; an input that needs no gradient is given one.
    """

    def __init__(self, module: nn.RNNBase, guard: Guard) -> None:
        self._module = module
        self._guard = guard
        self._norms: Optional[torch.Tensor] = None
        self._length = 0
        self._true_lengths: Optional[torch.Tensor] = None
        self._handle = module.register_forward_pre_hook(self._before)

    def _before(self, module: nn.Module, args: Any) -> Any:
        if not (module.training and torch.is_grad_enabled() and args):
            return None
        replaced: List[Any] = []
        self._guard("preparing time steps", lambda: replaced.extend(self._replace(args[0])))
        return (replaced[0], *args[1:]) if replaced else None

    def _replace(self, given: Any) -> Sequence[Any]:
        data = given.data if isinstance(given, PackedSequence) else given
        if not isinstance(data, torch.Tensor) or not data.is_floating_point():
            return []
        data = data.view_as(data) if data.requires_grad else data.detach().requires_grad_()
        if isinstance(given, PackedSequence):
            sizes = given.batch_sizes
            data.register_hook(
                lambda gradient: self._guard(
                    "measuring time steps", lambda: self._measure_packed(gradient, sizes)
                )
            )
            return [given._replace(data=data)]
        data.register_hook(
            lambda gradient: self._guard(
                "measuring time steps", lambda: self._measure(gradient)
            )
        )
        return [data]

    def _measure(self, gradient: torch.Tensor) -> None:
        axis = 1 if gradient.dim() == 3 and self._module.batch_first else 0
        others = [other for other in range(gradient.dim()) if other != axis]
        self._add(torch.linalg.vector_norm(gradient.detach().float(), dim=others), None)

    def _measure_packed(self, gradient: torch.Tensor, sizes: torch.Tensor) -> None:
        squares = gradient.detach().double().square().sum(1)
        at = torch.repeat_interleave(torch.arange(len(sizes)), sizes).to(squares.device)
        sums = torch.zeros(len(sizes), dtype=squares.dtype, device=squares.device)
        lengths = (sizes.view(-1, 1) > torch.arange(int(sizes[0]))).sum(0)
        self._add(sums.index_add_(0, at, squares).sqrt().float(), lengths)

    def _add(self, norms: torch.Tensor, lengths: Optional[torch.Tensor]) -> None:
        if self._norms is not None and self._norms.shape == norms.shape:
            norms = torch.hypot(self._norms, norms)  # of several passes
        self._norms = norms
        self._length = len(norms)
        self._true_lengths = lengths

    def take(self) -> Optional[Callable[[float], Dict[str, Any]]]:
        """What was measured since the last call, as a function of the gradient's divisor."""
        norms, length, lengths = self._norms, self._length, self._true_lengths
        self._norms = None
        if norms is None or length > _contract.MAX_TIME_STEPS:
            return None
        copy = HostCopy(norms)

        def report(divisor: float) -> Dict[str, Any]:
            fields: Dict[str, Any] = {
                "gradient_l2_norms": [norm / divisor for norm in copy.values()],
                "sequence_length": length,
            }
            if lengths is not None:
                fields["longest_true_length"] = int(lengths.max())
                fields["mean_true_length"] = float(lengths.float().mean())
            return fields

        return report

    def close(self) -> None:
        self._handle.remove()
