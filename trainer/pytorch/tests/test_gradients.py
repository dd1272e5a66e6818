"""The gradient that is reported is that of the mean loss, as back-propagation computed it."""

import inspect
import math

import pytest
import torch
from records import tensor
from torch import nn


def network():
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))


def batch(size=8):
    return torch.randn(size, 3), torch.randint(0, 2, (size,))


def gradient_norm(model, criterion, inputs, labels):
    """The norm of the gradient of the last layer's weights, of this batch."""
    (gradient,) = torch.autograd.grad(criterion(model(inputs), labels), model[2].weight)
    return float(gradient.norm())


def reported(kafka, step=-1):
    return tensor(kafka.steps[step], "2", "weight")["l2_norm"]


def test_is_that_of_the_loss(watched, kafka):
    model, criterion = network(), nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters())
    inputs, labels = batch()
    expected = gradient_norm(model, criterion, inputs, labels)
    watch = watched(model, optimizer, criterion=criterion)

    criterion(model(inputs), labels).backward()
    optimizer.step()
    watch.finish()

    assert reported(kafka) == pytest.approx(expected, rel=1e-5)
    assert kafka.steps[0]["loss"] == pytest.approx(float(criterion(model(inputs), labels)), rel=0.1)


@pytest.mark.parametrize("clip", ["norm", "value"])
def test_is_that_before_clipping(watched, kafka, clip):
    model, criterion = network(), nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watch = watched(model, optimizer, criterion=criterion)
    for step in range(3):
        inputs, labels = batch()
        expected = gradient_norm(model, criterion, inputs, labels)

        optimizer.zero_grad()
        criterion(model(inputs), labels).backward()
        if clip == "norm":
            nn.utils.clip_grad_norm_(model.parameters(), 1e-3)
        else:
            nn.utils.clip_grad_value_(model.parameters(), 1e-4)
        optimizer.step()
    watch.finish()

    assert reported(kafka) == pytest.approx(expected, rel=1e-5)
    update = tensor(kafka.steps[-1], "2", "weight")["update_l2_norm"]
    assert 0 < update < 0.1 * 1.1e-3  # that of the clipped gradient


@pytest.mark.parametrize("set_to_none", [True, False])
def test_accumulated_passes_are_one_step(watched, kafka, set_to_none):
    model, criterion = network(), nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watch = watched(model, optimizer)
    for step in range(4):
        parts = [batch(4) for _ in range(3)]
        inputs = torch.cat([part[0] for part in parts])
        labels = torch.cat([part[1] for part in parts])
        expected = gradient_norm(model, criterion, inputs, labels)

        optimizer.zero_grad(set_to_none=set_to_none)
        for part in parts:
            loss = watch.loss(criterion(model(part[0]), part[1]))
            (loss / 3).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1e-3)
        optimizer.step()

        assert watch.errors == 0
    watch.finish()

    assert [step["step"] for step in kafka.steps] == [0, 1, 2, 3]
    assert reported(kafka) == pytest.approx(expected, rel=1e-5)
    assert kafka.steps[-1]["batch_size"] == 12


def test_fewer_passes_than_before_are_one_step_too(watched, kafka):
    model, criterion = network(), nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watch = watched(model, optimizer)
    for passes in (3, 3, 1):
        optimizer.zero_grad()
        for _ in range(passes):
            inputs, labels = batch()
            expected = gradient_norm(model, criterion, inputs, labels)
            criterion(model(inputs), labels).backward()
        optimizer.step()
    watch.finish()

    assert reported(kafka) == pytest.approx(expected, rel=1e-5)


def test_of_a_summed_loss_is_divided_by_the_batch(watched, kafka):
    model = network()
    summed, mean = nn.CrossEntropyLoss(reduction="sum"), nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    inputs, labels = batch()
    expected = gradient_norm(model, mean, inputs, labels)
    expected_loss = float(mean(model(inputs), labels))
    watch = watched(model, optimizer, criterion=summed)

    summed(model(inputs), labels).backward()
    optimizer.step()
    watch.finish()

    assert reported(kafka) == pytest.approx(expected, rel=1e-5)
    assert kafka.steps[0]["loss"] == pytest.approx(expected_loss, rel=1e-5)


class GradScaler:
    """Does on the CPU what PyTorch's scaler does on a GPU, in the same order."""

    def __init__(self, scale=1024.0):
        self._scale = torch.tensor(scale)
        self._unscaled = False

    def scale(self, loss):
        return loss * self._scale

    def unscale_(self, optimizer):
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                parameter.grad.mul_(1 / self._scale)
        self._unscaled = True

    def step(self, optimizer):
        if not self._unscaled:
            self.unscale_(optimizer)
        finite = all(
            bool(torch.isfinite(p.grad).all()) for g in optimizer.param_groups for p in g["params"]
        )
        if finite:
            self._call(optimizer)

    def _call(self, optimizer):
        optimizer.step()

    def update(self):
        self._scale.mul_(2)
        self._unscaled = False


@pytest.mark.parametrize("given", [True, False])
@pytest.mark.parametrize("clipped", [True, False])
def test_is_not_scaled(watched, kafka, given, clipped):
    model, criterion = network(), nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    scaler = GradScaler()
    watch = watched(model, optimizer, criterion=criterion, scaler=scaler if given else None)
    expected = []
    for _ in range(3):
        inputs, labels = batch()
        expected.append(gradient_norm(model, criterion, inputs, labels))
        optimizer.zero_grad()
        scaler.scale(criterion(model(inputs), labels)).backward()
        if clipped:
            scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(model.parameters(), 1e-3)
        scaler.step(optimizer)
        scaler.update()
    watch.finish()

    assert [reported(kafka, i) for i in range(3)] == pytest.approx(expected, rel=1e-5)


def test_a_step_that_the_scaler_skips_is_no_step(watched, kafka):
    model, criterion = network(), nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    scaler = GradScaler()
    watch = watched(model, optimizer, criterion=criterion, scaler=scaler)
    for step in range(4):
        inputs, labels = batch()
        expected = gradient_norm(model, criterion, inputs, labels)
        optimizer.zero_grad()
        loss = scaler.scale(criterion(model(inputs), labels))
        (loss * math.inf if step == 1 else loss).backward()
        scaler.step(optimizer)
        scaler.update()
    watch.finish()

    assert [step["step"] for step in kafka.steps] == [0, 1, 2]
    assert reported(kafka) == pytest.approx(expected, rel=1e-5)
    assert all(t["nans"] == 0 for s in kafka.steps for l in s["layers"] for t in l["tensors"])


class FusedSGD(torch.optim.SGD):
    """Unscales inside of its step, and skips it on overflow, as PyTorch's fused optimisers do."""

    def step(self, closure=None):
        if self.found_inf.item():
            return
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter.grad.div_(self.grad_scale)
        super().step(closure)


def fused_sgd(parameters, lr):
    """PyTorch's own where it has one for the processor: from 2.4 on."""
    if "fused" in inspect.signature(torch.optim.SGD).parameters:
        return torch.optim.SGD(parameters, lr=lr, fused=True)
    return FusedSGD(parameters, lr=lr)


class FusedScaler(GradScaler):
    def step(self, optimizer):
        finite = all(
            bool(torch.isfinite(p.grad).all()) for g in optimizer.param_groups for p in g["params"]
        )
        optimizer.grad_scale = self._scale
        optimizer.found_inf = torch.tensor(0.0 if finite else 1.0)
        optimizer.step()
        del optimizer.grad_scale, optimizer.found_inf


def test_is_not_scaled_under_a_fused_optimiser(watched, kafka):
    model, criterion = network(), nn.CrossEntropyLoss()
    optimizer = fused_sgd(model.parameters(), lr=0.1)
    scaler = FusedScaler()
    watch = watched(model, optimizer, criterion=criterion)
    for step in range(4):
        inputs, labels = batch()
        expected = gradient_norm(model, criterion, inputs, labels)
        optimizer.zero_grad()
        loss = scaler.scale(criterion(model(inputs), labels))
        (loss * math.inf if step == 1 else loss).backward()
        scaler.step(optimizer)
        scaler.update()
    watch.finish()

    assert reported(kafka) == pytest.approx(expected, rel=1e-5)
    assert len(kafka.steps) == 3
    assert [step["step"] for step in kafka.steps] == [0, 1, 2]


def test_counts_nan_in_the_element_that_has_it(watched, kafka):
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    watch = watched(model, optimizer)
    watch.loss(model(torch.ones(1, 3)).sum()).backward()
    model[0].weight.register_hook(lambda g: torch.where(torch.rand_like(g) < 2, g / 0.0, g))
    optimizer.zero_grad()

    watch.loss(model(torch.ones(1, 3)).sum()).backward()
    optimizer.step()
    watch.finish()

    report = tensor(kafka.steps[0], "0", "weight")
    assert report["infinities"] == 12
    assert report["l2_norm"] == 0.0
    assert tensor(kafka.steps[0], "2", "weight")["infinities"] == 0


def test_a_parameter_without_gradient_is_left_out(watched, kafka):
    model = network()
    model[0].weight.requires_grad_(False)
    unused = nn.Linear(2, 2)
    model.add_module("unused", unused)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watch = watched(model, optimizer)
    hidden = model[1](model[0](torch.randn(4, 3)))

    watch.loss(model[2](hidden).sum()).backward()
    optimizer.step()
    watch.finish()

    names = {(l["name"], t["param"]) for l in kafka.steps[0]["layers"] for t in l["tensors"]}
    assert names == {("0", "bias"), ("2", "weight"), ("2", "bias")}
    frozen = [layer["trainable_parameters"] for layer in kafka.runs[-1]["layers"]]
    assert 4 in frozen and 12 not in frozen


def test_a_shared_parameter_belongs_to_the_first_layer(watched, kafka):
    class Tied(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(10, 4)
            self.head = nn.Linear(4, 10, bias=False)
            self.head.weight = self.embedding.weight

        def forward(self, tokens):
            return self.head(self.embedding(tokens))

    model = Tied()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watch = watched(model, optimizer)

    watch.loss(model(torch.randint(0, 10, (6,))).square().mean()).backward()
    optimizer.step()
    watch.finish()

    assert [(l["name"], len(l["tensors"])) for l in kafka.steps[0]["layers"]] == [("embedding", 1)]


def test_a_sparse_gradient_is_measured(watched, kafka):
    model = nn.Embedding(100, 4, sparse=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watch = watched(model, optimizer)

    watch.loss(model(torch.tensor([1, 2, 1])).sum()).backward()
    optimizer.step()
    watch.finish()

    report = tensor(kafka.steps[0], "Embedding", "weight")
    assert report["zeros"] == 392
    assert report["l2_norm"] == pytest.approx(math.sqrt(4 * (4 + 1)))


def test_several_optimisers_make_one_step(watched, kafka):
    model, criterion = network(), nn.CrossEntropyLoss()
    optimizers = [
        torch.optim.SGD(model[0].parameters(), lr=0.1),
        torch.optim.Adam(model[2].parameters(), lr=0.1),
    ]
    watch = watched(model, optimizers, criterion=criterion)
    for _ in range(2):
        inputs, labels = batch()
        for optimizer in optimizers:
            optimizer.zero_grad()
        criterion(model(inputs), labels).backward()
        for optimizer in optimizers:
            optimizer.step()
    watch.finish()

    assert [len(step["layers"]) for step in kafka.steps] == [2, 2]
    assert kafka.runs[-1]["training"]["optimizer"]["family"] == 1  # they differ


def test_an_optimiser_that_steps_more_often_begins_new_steps(watched, kafka):
    model, criterion = network(), nn.CrossEntropyLoss()
    first = torch.optim.SGD(model[0].parameters(), lr=0.1)
    second = torch.optim.SGD(model[2].parameters(), lr=0.1)
    watch = watched(model, [first, second], criterion=criterion)
    for which in (first, first, second, first):
        inputs, labels = batch()
        criterion(model(inputs), labels).backward()
        which.step()
    watch.finish()

    assert [[l["name"] for l in s["layers"] if l["tensors"]] for s in kafka.steps] == [
        ["0"], ["0", "2"], ["0"],
    ]  # fmt: skip


def test_a_closure_is_one_step(watched, kafka):
    model, criterion = network(), nn.CrossEntropyLoss()
    optimizer = torch.optim.LBFGS(model.parameters(), max_iter=4)
    inputs, labels = batch()
    watch = watched(model, optimizer)

    def closure():
        optimizer.zero_grad()
        loss = criterion(model(inputs), labels)
        loss.backward()
        return loss

    for _ in range(2):
        optimizer.step(closure)
    watch.finish()

    assert watch.errors == 0
    assert len(kafka.steps) == 2
    assert all(step["loss"] > 0 for step in kafka.steps)
    assert reported(kafka) > 0


def test_training_is_the_same_to_the_bit(watched):
    def train(with_watch):
        torch.manual_seed(3)
        model, criterion = network(), nn.CrossEntropyLoss()
        rnn = nn.LSTM(2, 3)
        parameters = [*model.parameters(), *rnn.parameters()]
        optimizer = torch.optim.AdamW(parameters, lr=0.01)
        whole = nn.ModuleList([model, rnn])
        if with_watch:
            watched(whole, optimizer, criterion=criterion)
        for _ in range(20):
            inputs, labels = batch()
            output, _ = rnn(model(inputs).unsqueeze(0))
            optimizer.zero_grad()
            criterion(output[0], labels).backward()
            nn.utils.clip_grad_norm_(parameters, 0.1)
            optimizer.step()
        return torch.cat([p.detach().reshape(-1) for p in parameters])

    assert torch.equal(train(True), train(False))
