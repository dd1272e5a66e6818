"""The gradient at each time step, against that of a recurrence written out."""

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence


def reference(module, data):
    """∂L/∂x(t) for L = the sum of the squared outputs of the last time step."""
    data = data.detach().requires_grad_()
    output, _ = module(data)
    last = output[:, -1] if module.batch_first else output[-1]
    last.square().sum().backward()
    axis = 1 if module.batch_first else 0
    others = [other for other in range(3) if other != axis]
    module.zero_grad()
    return torch.linalg.vector_norm(data.grad, dim=others).tolist()


class Model(nn.Module):
    def __init__(self, module, embed=False):
        super().__init__()
        self.embed = nn.Linear(2, 2) if embed else None
        self.rnn = module

    def forward(self, data):
        if self.embed is not None:
            data = self.embed(data)
        output, _ = self.rnn(data)
        last = output[:, -1] if self.rnn.batch_first else output[-1]
        return last + (data.mean() if self.embed is not None else 0)


def time_steps(step):
    return next(layer["time_steps"] for layer in step["layers"] if layer["time_steps"])


@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
@pytest.mark.parametrize("batch_first", [True, False])
def test_of_a_raw_input_are_those_of_back_propagation(watched, kafka, kind, batch_first):
    module = kind(2, 5, batch_first=batch_first)
    data = torch.randn((3, 7, 2) if batch_first else (7, 3, 2))
    expected = reference(module, data)
    model = Model(module)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    watch = watched(model, optimizer)

    watch.loss(model(data).square().sum()).backward()
    optimizer.step()
    watch.finish()

    report = time_steps(kafka.steps[0])
    assert report["gradient_l2_norms"] == pytest.approx(expected, rel=1e-4)
    assert report["sequence_length"] == 7
    assert kafka.steps[0]["batch_size"] == 3
    assert not data.requires_grad


def test_count_only_what_flows_through_the_layer(watched, kafka):
    module = nn.RNN(2, 5, batch_first=True)
    model = Model(module, embed=True)  # the loss reads the input of the layer too
    data = torch.randn(3, 7, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    expected = reference(module, model.embed(data))
    watch = watched(model, optimizer)

    output, _ = model.rnn(model.embed(data))
    (watch.loss(output[:, -1].square().sum()) + 100 * model.embed(data).sum()).backward()
    optimizer.step()
    watch.finish()

    report = time_steps(kafka.steps[0])
    assert report["gradient_l2_norms"] == pytest.approx(expected, rel=1e-4)


def test_of_packed_sequences_have_true_lengths(watched, kafka):
    module = nn.GRU(2, 4, batch_first=True)
    data, lengths = torch.randn(3, 6, 2), [6, 4, 1]
    given = data.clone().requires_grad_()
    _, hidden = module(pack_padded_sequence(given, lengths, batch_first=True))
    hidden.square().sum().backward()
    expected = torch.linalg.vector_norm(given.grad, dim=(0, 2)).tolist()
    module.zero_grad()
    optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
    watch = watched(module, optimizer)

    _, hidden = module(pack_padded_sequence(data, lengths, batch_first=True))
    watch.loss(hidden.square().sum()).backward()
    optimizer.step()
    watch.finish()

    assert watch.errors == 0
    report = time_steps(kafka.steps[0])
    assert report["gradient_l2_norms"] == pytest.approx(expected, rel=1e-4)
    assert report["longest_true_length"] == 6
    assert report["mean_true_length"] == pytest.approx(11 / 3)


def test_are_not_measured_in_evaluation(watched, kafka):
    module = nn.LSTM(2, 3)
    watch = watched(module, torch.optim.SGD(module.parameters(), lr=0.1))
    module.eval()
    data = torch.randn(4, 2, 2)

    output, _ = module(data)

    assert output.requires_grad  # because of the parameters, as without a watch
    assert watch.errors == 0
