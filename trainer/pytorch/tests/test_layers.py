"""What is said about a model: its layers, what they read, activations, losses and optimisers."""

import pytest
import torch
import torch.nn.functional as F
from records import layer_info
from torch import nn

from gradwatch import _contract, _layers, _vocabulary
from gradwatch._contract import Activation, LayerKind, Loss, Optimizer, Reduction, Role


def described(model, *inputs, loss=None, name=""):
    """Layers and outputs after one pass."""
    trace = _layers.Trace(model, _layers.static_layers(model))
    result = model(*inputs)
    layers = trace.layers()
    outputs = trace.outputs(loss(result), name, None) if loss is not None else []
    trace.close()
    return layers, outputs


def edges(layers):
    return {layer.name: [layers[i].name for i in layer.inputs] for layer in layers}


def test_a_chain_is_read_from_the_graph_and_not_from_the_order_of_the_modules():
    class Backwards(nn.Module):
        def __init__(self):
            super().__init__()
            self.last = nn.Linear(4, 2)
            self.first = nn.Linear(3, 4)

        def forward(self, x):
            return self.last(torch.relu(self.first(x)))

    layers, _ = described(Backwards(), torch.randn(5, 3))

    assert edges(layers) == {"first": [], "last": ["first"]}
    assert [layer.activation for layer in layers] == [Activation.RELU, Activation.IDENTITY]
    assert [layer.output for layer in layers] == [False, True]


def test_a_skip_connection_has_two_edges():
    class Residual(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b, self.c = nn.Linear(3, 3), nn.Linear(3, 3), nn.Linear(3, 1)

        def forward(self, x):
            a = self.a(x)
            return self.c(a + torch.tanh(self.b(a)))

    layers, _ = described(Residual(), torch.randn(5, 3))

    assert edges(layers) == {"a": [], "b": ["a"], "c": ["a", "b"]}
    assert layers[0].activation == Activation.IDENTITY  # two operations read it
    assert layers[1].activation == Activation.TANH


def test_an_activation_module_becomes_part_of_the_layer_that_only_it_reads():
    model = nn.Sequential(
        nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(inplace=True), nn.Flatten(),
        nn.Linear(72, 4), nn.Sigmoid(),
    )  # fmt: skip

    layers, _ = described(model, torch.randn(2, 1, 8, 8))

    assert [(layer.name, layer.kind, layer.activation) for layer in layers] == [
        ("0", LayerKind.CONVOLUTION, Activation.IDENTITY),
        ("1", LayerKind.NORMALIZATION, Activation.RELU),
        ("4", LayerKind.DENSE, Activation.SIGMOID),
    ]
    assert edges(layers) == {"0": [], "1": ["0"], "4": ["1"]}
    assert [layer.measured for layer in layers] == [None, model[2], model[5]]


def test_an_activation_of_a_sum_is_a_layer_of_its_own():
    class Sum(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b, self.act, self.c = nn.Linear(3, 3), nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 1)

        def forward(self, x):
            return self.c(self.act(self.a(x) + self.b(x)))

    layers, _ = described(Sum(), torch.randn(5, 3))

    assert edges(layers) == {"a": [], "b": [], "act": ["a", "b"], "c": ["act"]}
    assert layers[2].kind == LayerKind.ACTIVATION
    assert layers[2].info()["parameters"] == 0


def test_a_module_that_runs_twice_is_one_layer():
    class Siamese(nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder, self.head = nn.Linear(3, 4), nn.Linear(8, 1)

        def forward(self, left, right):
            both = [torch.tanh(self.encoder(x)) for x in (left, right)]
            return self.head(torch.cat(both, 1))

    layers, _ = described(Siamese(), torch.randn(2, 3), torch.randn(2, 3))

    assert edges(layers) == {"encoder": [], "head": ["encoder"]}


def test_a_layer_that_did_not_run_is_listed_last():
    class Unused(nn.Module):
        def __init__(self):
            super().__init__()
            self.unused, self.used = nn.Linear(3, 3), nn.Linear(3, 1)

        def forward(self, x):
            return self.used(x)

    layers, _ = described(Unused(), torch.randn(5, 3))

    assert [(layer.name, layer.output) for layer in layers] == [("used", True), ("unused", False)]


def test_attention_includes_its_projection():
    model = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)

    layers, _ = described(model, torch.randn(2, 5, 8))

    by_name = {layer.name: layer for layer in layers}
    assert by_name["self_attn"].kind == LayerKind.ATTENTION
    assert "out_proj.weight" in [slot.name for slot in by_name["self_attn"].slots]
    assert [layer.name for layer in layers] == ["self_attn", "norm1", "linear1", "linear2", "norm2"]
    assert by_name["linear1"].activation == Activation.RELU
    assert edges(layers)["norm2"] == ["norm1", "linear2"]


def test_recurrent_layers_keep_their_roles():
    model = nn.LSTM(3, 4, bidirectional=True)

    (layer,) = _layers.static_layers(model)

    roles = {slot.name: slot.role for slot in layer.slots}
    assert layer.kind == LayerKind.LSTM and layer.info()["bidirectional"]
    assert roles["weight_ih_l0"] == Role.WEIGHT
    assert roles["weight_hh_l0_reverse"] == Role.RECURRENT_WEIGHT
    assert roles["bias_hh_l0"] == Role.BIAS


@pytest.mark.parametrize(
    "loss, family, name, units, reduction, activation",
    [
        (lambda y: F.cross_entropy(y, torch.zeros(5, dtype=torch.long)),
         Loss.CROSS_ENTROPY, "NLLLoss", 3, Reduction.SUM, Activation.SOFTMAX),
        (lambda y: F.mse_loss(y, torch.ones(5, 3)),
         Loss.SQUARED_ERROR, "MSELoss", 3, Reduction.MEAN, Activation.UNSPECIFIED),
        (lambda y: F.binary_cross_entropy_with_logits(y, torch.ones(5, 3)),
         Loss.BINARY_CROSS_ENTROPY, "BCEWithLogitsLoss", None, Reduction.MEAN, Activation.SIGMOID),
        (lambda y: F.binary_cross_entropy(torch.sigmoid(y), torch.ones(5, 3)),
         Loss.BINARY_CROSS_ENTROPY, "BCELoss", 3, Reduction.MEAN, Activation.UNSPECIFIED),
        (lambda y: F.smooth_l1_loss(y, torch.ones(5, 3)),
         Loss.HUBER, "SmoothL1Loss", 3, Reduction.MEAN, Activation.UNSPECIFIED),
    ],
)  # fmt: skip
def test_the_loss_is_found_in_the_graph(loss, family, name, units, reduction, activation):
    layers, outputs = described(
        nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 3)), torch.randn(5, 2), loss=loss
    )

    (output,) = outputs
    assert (output.layer, output.loss, output.loss_name) == (1, family, name)
    assert (output.reduction, output.activation) == (reduction, activation)
    if units is not None:
        assert output.units == units


def test_a_function_between_the_last_layer_and_the_loss_is_its_activation():
    layers, _ = described(
        nn.Sequential(nn.Linear(2, 3)),
        torch.randn(5, 2),
        loss=lambda y: F.mse_loss(torch.relu(y), torch.ones(5, 3)),
    )

    assert layers[0].activation == Activation.RELU


def test_class_weights_are_seen():
    weights = torch.tensor([1.0, 2.0, 3.0])

    _, (output,) = described(
        nn.Sequential(nn.Linear(2, 3)),
        torch.randn(5, 2),
        loss=lambda y: F.cross_entropy(y, torch.zeros(5, dtype=torch.long), weight=weights),
    )

    assert output.weighted is True


def test_each_term_of_a_loss_is_an_output():
    class Two(nn.Module):
        def __init__(self):
            super().__init__()
            self.body, self.a, self.b = nn.Linear(2, 4), nn.Linear(4, 3), nn.Linear(4, 1)

        def forward(self, x):
            x = torch.relu(self.body(x))
            return self.a(x), self.b(x)

    layers, outputs = described(
        Two(),
        torch.randn(5, 2),
        loss=lambda y: F.cross_entropy(y[0], torch.zeros(5, dtype=torch.long))
        + 0.1 * F.mse_loss(y[1], torch.zeros(5, 1)),
    )

    assert {(layers[o.layer].name, o.loss) for o in outputs} == {
        ("a", Loss.CROSS_ENTROPY), ("b", Loss.SQUARED_ERROR),
    }  # fmt: skip


@pytest.mark.parametrize(
    "create, family",
    [
        (lambda p: torch.optim.SGD(p, 0.1), Optimizer.SGD),
        (lambda p: torch.optim.SGD(p, 0.1, momentum=0.9), Optimizer.MOMENTUM),
        (lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, nesterov=True), Optimizer.NESTEROV),
        (lambda p: torch.optim.Adam(p), Optimizer.ADAM),
        (lambda p: torch.optim.Adam(p, amsgrad=True), Optimizer.AMSGRAD),
        (lambda p: torch.optim.AdamW(p), Optimizer.ADAMW),
        (lambda p: torch.optim.RMSprop(p), Optimizer.RMSPROP),
        (lambda p: type("Mine", (torch.optim.Adagrad,), {})(p), Optimizer.ADAGRAD),
        (lambda p: type("Mine", (torch.optim.Optimizer,), {})(p, {}), Optimizer.UNSPECIFIED),
    ],
)
def test_family_of_an_optimiser(create, family):
    assert _vocabulary.optimizer_family(create(nn.Linear(1, 1).parameters())) == family


def test_settings_of_an_optimiser():
    optimizer = torch.optim.AdamW(nn.Linear(1, 1).parameters(), betas=(0.8, 0.99))

    info = _vocabulary.optimizer_info([optimizer])

    assert (info["beta1"], info["beta2"], info["epsilon"]) == (0.8, 0.99, 1e-8)
    assert info["weight_decay"] == 0.01


def test_constants_are_those_of_the_proto_file():
    from test_wire import CONSTANTS

    for enum, prefix in (
        (Optimizer, "OPTIMIZER_FAMILY_"), (Loss, "LOSS_FAMILY_"),
        (Activation, "ACTIVATION_FAMILY_"), (LayerKind, "LAYER_FAMILY_"),
        (Reduction, "LOSS_REDUCTION_"), (Role, "TENSOR_ROLE_"),
        (_contract.Schedule, "LEARNING_RATE_SCHEDULE_"), (_contract.RunState, "RUN_STATE_"),
    ):  # fmt: skip
        for constant in enum:
            assert CONSTANTS[prefix + constant.name] == constant, constant


@pytest.mark.parametrize("name", ["x" * 10_000, "𝔚" * 150, "a\nb", "\ud800"])
def test_names_of_modules_are_made_to_fit(name):
    fitted = _contract.name_or(name, "layer")

    assert 1 <= _contract.length(fitted) <= _contract.MAX_NAME_LENGTH
    assert "\n" not in fitted
    fitted.encode("utf-8")


def test_long_names_stay_different(watched, kafka):
    model = nn.Sequential()
    inner = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    model.add_module("x" * 300, inner)
    watched(model, torch.optim.SGD(model.parameters(), lr=0.1)).finish()

    names = [layer["name"] for layer in kafka.runs[0]["layers"]]
    assert len(set(names)) == 2


def test_the_schedule_is_that_of_the_scheduler(watched, kafka):
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 10)

    watched(model, optimizer, scheduler=scheduler).finish()

    assert kafka.runs[0]["training"]["optimizer"]["schedule"] == _contract.Schedule.CYCLIC


def test_a_frozen_layer_has_no_trainable_parameters(watched, kafka):
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    model[0].requires_grad_(False)

    watched(model, torch.optim.SGD(model.parameters(), lr=0.1)).finish()

    assert layer_info(kafka.runs[0], "0")["trainable_parameters"] == 0
    assert layer_info(kafka.runs[0], "1")["trainable_parameters"] == 6
