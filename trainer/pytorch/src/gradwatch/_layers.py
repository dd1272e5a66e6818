"""The layers of a model, what they read and where their activation functions are.

The order of the layers and the edges between them are read from autograd's graph of the first
forward pass: from the inputs of each module back to the outputs of others. This holds for any
model that runs, whatever its ``forward`` does. Until then, and where no hooks are possible, the
layers are in the order of the module tree, and nothing is known of their inputs.
"""

from dataclasses import dataclass, field
from typing import Any, Dict, Iterable, Iterator, List, Optional, Set, Tuple

import torch
from torch import nn

from . import _contract, _vocabulary
from ._contract import Activation, LayerKind, Loss, Reduction, Role

#: Operations that move values and do not change them.
_SHAPE_NODES = {
    "View", "UnsafeView", "ReshapeAlias", "Reshape", "Transpose", "T", "Permute", "Unsqueeze",
    "Squeeze", "Clone", "Alias", "Contiguous", "Flatten", "Unflatten", "Expand",
}  # fmt: skip

#: Maximum number of operations to follow back from one input.
_MAX_NODES = 100_000


@dataclass
class ParameterSlot:
    """A parameter of a layer. A shared parameter belongs to the first layer that has it."""

    name: str
    role: Role
    parameter: nn.Parameter


@dataclass
class Layer:
    """A module with parameters of its own, or an activation function between such modules."""

    name: str
    module: nn.Module
    kind: LayerKind
    slots: List[ParameterSlot]
    activation_name: str = ""
    activation: Activation = Activation.IDENTITY
    #: Module whose output is that of the activation function; None if it is not measured.
    measured: Optional[nn.Module] = None
    #: Function to apply to the module's output, if the activation is not a module.
    function: Optional[str] = None
    inputs: Optional[List[int]] = None
    output: bool = False

    @property
    def recurrent(self) -> bool:
        return self.kind in (LayerKind.RECURRENT, LayerKind.LSTM, LayerKind.GRU)

    def unit_axis(self, dimensions: int) -> int:
        """Axis of the units (features, channels) in an output of this number of dimensions."""
        channels_first = self.kind == LayerKind.CONVOLUTION or (
            dimensions > 2 and isinstance(self.module, nn.modules.batchnorm._NormBase)
        )
        return 1 if channels_first and dimensions > 1 else dimensions - 1

    def info(self) -> Dict[str, Any]:
        """``LayerInfo`` of the contract."""
        return {
            "name": self.name,
            "type": _contract.name_or(type(self.module).__name__, "Module"),
            "activation": self.activation_name,
            "parameters": sum(slot.parameter.numel() for slot in self.slots),
            "trainable_parameters": sum(
                slot.parameter.numel() for slot in self.slots if slot.parameter.requires_grad
            ),
            "recurrent": self.recurrent,
            "family": int(self.kind),
            "activation_family": int(self.activation),
            "bidirectional": bool(getattr(self.module, "bidirectional", False)),
            "output": self.output,
            "inputs": self.inputs or [],
            "inputs_known": self.inputs is not None,
        }


@dataclass
class Output:
    """A term of the loss: ``OutputInfo`` of the contract."""

    layer: Optional[int]
    loss: Loss
    loss_name: str
    reduction: Reduction
    activation: Activation
    units: int
    weighted: Optional[bool] = None
    per_time_step: bool = False

    def info(self, layers: List[Layer]) -> Dict[str, Any]:
        name = layers[self.layer].name if self.layer is not None else "output"
        return {
            "name": name,
            "layer": self.layer,
            "loss": int(self.loss),
            "loss_name": self.loss_name,
            "activation": int(self.activation),
            "units": self.units,
            "unit_reduction": int(self.reduction),
            "per_time_step": self.per_time_step,
            "time_reduction": int(Reduction.MEAN) if self.per_time_step else 0,
            "weighted": self.weighted,
        }


def static_layers(model: nn.Module) -> List[Layer]:
    """The layers in the order of the module tree."""
    seen: Set[int] = set()
    inside: Set[int] = set()
    layers = []
    names: Set[str] = set()
    for path, module in model.named_modules():
        if id(module) in inside:
            continue
        parameters = list(module.named_parameters(recurse=False))
        if isinstance(module, nn.MultiheadAttention):
            # its forward reads the parameters of its projection, which is not called
            inside.update(id(child) for child in module.modules())
            parameters = list(module.named_parameters())
        slots = []
        for name, parameter in parameters:
            if id(parameter) not in seen:
                seen.add(id(parameter))
                slots.append(
                    ParameterSlot(
                        _contract.name_or(name, "parameter"),
                        _vocabulary.role_of_parameter(module, name, parameter),
                        parameter,
                    )
                )
        if slots:
            layers.append(_layer(_unique(path or type(model).__name__, names), module, slots))
    return layers


def _unique(path: str, names: Set[str]) -> str:
    """The path of a module as a name; a long one keeps its end, which tells layers apart."""
    name = _contract.name_or(path, "layer")
    if _contract.length(path) > _contract.MAX_NAME_LENGTH:
        name = _contract.name_or("…" + path[-(_contract.MAX_NAME_LENGTH - 1) :], "layer")
    number = 2
    while name in names:
        name = f"{name[:190]}#{number}"
        number += 1
    names.add(name)
    return name


def _layer(name: str, module: nn.Module, slots: List[ParameterSlot]) -> Layer:
    layer = Layer(name, module, _vocabulary.layer_of_module(module), slots)
    if isinstance(module, nn.RNNBase):
        layer.activation_name, layer.activation = _vocabulary.activation_of_recurrent(module)
        layer.measured = module
    elif layer.kind == LayerKind.ACTIVATION:
        layer.activation_name = type(module).__name__
        layer.activation = _vocabulary.activation_of_module(module) or Activation.UNSPECIFIED
        layer.measured = module
    elif layer.recurrent or layer.kind == LayerKind.ATTENTION:
        layer.activation = Activation.UNSPECIFIED
    return layer


def tensors(value: Any) -> Iterator[torch.Tensor]:
    """The tensors in the arguments or the result of a module."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from tensors(part)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from tensors(part)


@dataclass
class _Call:
    """First call of a module in the traced pass."""

    module: nn.Module
    inputs: List[Any]  # nodes of autograd's graph
    outputs: List[Any] = field(default_factory=list)


class Trace:
    """Records the first forward pass of a model in training, and derives layers and edges.

    ``close`` removes the hooks. Nodes of the graph are held until then.
    """

    def __init__(self, model: nn.Module, layers: List[Layer]) -> None:
        self._static = layers
        self._calls: Dict[int, List[_Call]] = {}
        self._order: List[_Call] = []
        self._open: List[_Call] = []
        self._handles = []
        own = {id(layer.module) for layer in layers}
        for path, module in model.named_modules():
            if id(module) in own or _vocabulary.activation_of_module(module) is not None:
                self._handles.append(module.register_forward_pre_hook(self._before))
                self._handles.append(module.register_forward_hook(self._after))
        self._owners: Dict[Any, int] = {}
        self._result: List[Layer] = []
        self._paths = {id(module): path for path, module in model.named_modules()}

    @property
    def recorded(self) -> bool:
        return bool(self._order)

    def _before(self, module: nn.Module, args: Any) -> None:
        if torch.is_grad_enabled():
            nodes = [tensor.grad_fn for tensor in tensors(args) if tensor.grad_fn is not None]
            call = _Call(module, nodes)
            self._open.append(call)

    def _after(self, module: nn.Module, args: Any, result: Any) -> None:
        if not torch.is_grad_enabled():
            return
        for position in range(len(self._open) - 1, -1, -1):
            if self._open[position].module is module:
                call = self._open.pop(position)
                call.outputs = [t.grad_fn for t in tensors(result) if t.grad_fn is not None]
                self._order.append(call)
                return

    def close(self) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles = []
        self._open = []
        self._order = []

    def layers(self) -> List[Layer]:
        """The layers in the order in which they ran, with their inputs and activations."""
        containers = [
            layer
            for layer in self._static
            if any(True for _ in layer.module.children())
            and not isinstance(layer.module, nn.MultiheadAttention)
        ]
        container_ids = {id(layer.module) for layer in containers}
        by_module = {
            id(layer.module): layer
            for layer in self._static
            if id(layer.module) not in container_ids
        }
        owners: Dict[Any, int] = {}  # node → number of the module in `nodes`
        modules: List[nn.Module] = []
        numbers: Dict[int, int] = {}
        for call in self._order:
            if id(call.module) in container_ids:
                continue
            if id(call.module) not in numbers:
                numbers[id(call.module)] = len(modules)
                modules.append(call.module)
            for node in call.outputs:
                owners.setdefault(node, numbers[id(call.module)])
        reads: List[Set[int]] = [set() for _ in modules]
        users: List[Set[Any]] = [set() for _ in modules]  # nodes that read the module's output
        for call in self._order:
            if id(call.module) in numbers:
                number = numbers[id(call.module)]
                for source, user in _sources(call.inputs, owners):
                    reads[number].add(source)
                    users[source].add(user if user is not None else ("module", number))
        fused = self._fuse(modules, by_module, reads, users)
        listed = [
            number
            for number, module in enumerate(modules)
            if number not in fused
            and (
                id(module) in by_module
                or _vocabulary.activation_of_module(module) is not None
            )
        ]
        result: List[Layer] = []
        for layer in containers:
            layer.inputs = []
            result.append(layer)
        index_of: Dict[int, int] = {}
        for number in listed:
            index_of[number] = len(result)
            module = modules[number]
            owned = by_module.get(id(module))
            result.append(
                owned if owned is not None else _layer(
                    _contract.name_or(self._paths.get(id(module), ""), "activation"), module, []
                )
            )
        for activation, layer_number in fused.items():
            index_of[activation] = index_of[layer_number]
        for number in listed:
            edges = {index_of[source] for source in reads[number] if source in index_of}
            edges.discard(index_of[number])
            result[index_of[number]].inputs = sorted(edges)
        ran = {id(layer.module) for layer in result}
        for layer in self._static:
            if id(layer.module) not in ran:
                layer.inputs = []
                result.append(layer)
        self._owners = {node: index_of[number] for node, number in owners.items() if number in index_of}
        read = {source for layer in result for source in layer.inputs or ()}
        for index, layer in enumerate(result):
            layer.output = index not in read and id(layer.module) in numbers
        self._result = result
        return result

    @staticmethod
    def _fuse(
        modules: List[nn.Module],
        by_module: Dict[int, Layer],
        reads: List[Set[int]],
        users: List[Set[Any]],
    ) -> Dict[int, int]:
        """Activations that are the only reader of a layer become part of it."""
        fused: Dict[int, int] = {}
        for number, module in enumerate(modules):
            layer = by_module.get(id(module))
            if layer is None or layer.recurrent or layer.kind == LayerKind.ACTIVATION:
                continue
            if len(users[number]) != 1:
                continue
            user = next(iter(users[number]))
            if isinstance(user, tuple):
                reader = user[1]
                family = _vocabulary.activation_of_module(modules[reader])
                if (
                    family is not None
                    and id(modules[reader]) not in by_module
                    and reads[reader] == {number}
                ):
                    layer.activation_name = type(modules[reader]).__name__
                    layer.activation = family
                    layer.measured = modules[reader]
                    fused[reader] = number
            else:
                _measure_function(layer, user)
        return fused

    def _activate(self, source: int, node: Any, kind: str) -> None:
        """Takes over a function between the last layer and a loss that is not part of the loss."""
        layer = self._result[source]
        if node is not None and layer.activation == Activation.IDENTITY and kind != "NLLLoss":
            _measure_function(layer, node)

    def outputs(self, loss: torch.Tensor, name: str, weighted: Optional[bool]) -> List[Output]:
        """The terms of a loss. To be called before its graph is freed."""
        node = loss.grad_fn
        if node is None:
            return []
        terms = [(n, kind) for n, kind in _loss_nodes(node, self._owners)]
        if not terms:
            family, reduction = _vocabulary.loss_of_name(name)
            layers = {source for source, _ in _sources([node], self._owners)}
            return [
                Output(layer, family, name, reduction, Activation.UNSPECIFIED, 0, weighted)
                for layer in (sorted(layers)[:1] if len(layers) == 1 else [])
            ]
        return [self._output(n, kind, name, weighted) for n, kind in terms[: _contract.MAX_OUTPUTS]]

    def _output(self, node: Any, kind: str, name: str, weighted: Optional[bool]) -> Output:
        family, reduction = _vocabulary.loss_of_name(kind)
        found = set(_sources([node], self._owners))
        sources = {source for source, _ in found}
        if len(found) == 1:
            self._activate(*next(iter(found)), kind)
        shape = _saved_shape(node)
        units, per_time_step = _units(kind, shape)
        activation = {
            "NLLLoss": Activation.SOFTMAX,
            "BCEWithLogitsLoss": Activation.SIGMOID,
        }.get(kind, Activation.UNSPECIFIED)
        if weighted is None and family in (Loss.CROSS_ENTROPY, Loss.BINARY_CROSS_ENTROPY):
            weighted = getattr(node, "_saved_weight", None) is not None
        return Output(
            sources.pop() if len(sources) == 1 else None,
            family,
            _contract.name_or(name or kind, kind),
            reduction,
            activation,
            units,
            weighted,
            per_time_step,
        )


def _measure_function(layer: Layer, node: Any) -> None:
    """An activation function that is no module becomes that of the layer before it."""
    family = _vocabulary.activation_of_node(node)
    if family is None:
        return
    layer.activation_name = _vocabulary.node_name(node).lower()
    layer.activation = family
    if family in (Activation.RELU, Activation.TANH, Activation.SIGMOID):
        layer.measured = layer.module
        layer.function = layer.activation_name


def _saved_shape(node: Any) -> Tuple[int, ...]:
    try:
        return tuple(node._saved_self.shape)
    except (AttributeError, RuntimeError):  # not saved, or the graph is freed
        return ()


def _units(kind: str, shape: Tuple[int, ...]) -> Tuple[int, bool]:
    """Number of classes or values of one prediction, and whether it is one of many in a row."""
    if not shape:
        return 0, False
    if kind == "NLLLoss":
        return shape[1] if len(shape) > 1 else shape[0], False
    return (shape[-1] if len(shape) > 1 else 1), len(shape) == 3


def _sources(nodes: Iterable[Any], owners: Dict[Any, int]) -> Iterator[Tuple[int, Any]]:
    """Modules whose outputs reach these nodes, each with the operation that reads the output.

    The operation is None if nothing, or only a change of shape, lies between.
    """
    seen: Set[Any] = set()
    stack: List[Tuple[Any, Any]] = [(node, None) for node in nodes]
    while stack and len(seen) < _MAX_NODES:
        node, user = stack.pop()
        if node is None:
            continue
        owner = owners.get(node)
        if owner is not None:
            yield owner, user
            continue
        if node in seen:
            continue
        seen.add(node)
        reader = user if _vocabulary.node_name(node) in _SHAPE_NODES else node
        for following, _ in node.next_functions:
            stack.append((following, reader))


def _loss_nodes(root: Any, owners: Dict[Any, int]) -> Iterator[Tuple[Any, str]]:
    """The loss functions in the graph between a loss and the outputs of the layers."""
    seen: Set[Any] = set()
    stack = [root]
    while stack and len(seen) < _MAX_NODES:
        node = stack.pop()
        if node is None or node in seen or node in owners:
            continue
        seen.add(node)
        kind = _vocabulary.loss_of_node(node)
        if kind is not None:
            yield node, kind
            continue
        stack.extend(following for following, _ in node.next_functions)
