"""The PyTorch code of the runbooks, between `# [key]` and `# [end]`: it runs, and does what it is for.

The tests of dashboards compare each runbook with it.
"""

import copy

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

units, classes, features = 8, 3, 4


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(1)


@pytest.fixture
def model():
    return nn.Sequential(nn.Linear(features, units), nn.ReLU(), nn.Linear(units, classes))


@pytest.fixture
def optimizer(model):
    return torch.optim.SGD(model.parameters(), lr=0.5)


def distinct_units(linear):
    """Number of units of a layer whose weights differ."""
    return len(torch.unique(linear.weight, dim=0))


def test_break_symmetry(model):
    for parameter in model.parameters():
        nn.init.constant_(parameter, 0.5)
    # [break-symmetry]
    for layer in model.modules():
        if isinstance(layer, nn.Linear):  # random weights; biases may start at zero
            nn.init.xavier_normal_(layer.weight)
            nn.init.zeros_(layer.bias)
    # [end]
    assert distinct_units(model[0]) == units


def test_change_loss():
    outputs = torch.tensor([[1.0], [3.0]])
    # [change-loss]
    criterion = nn.MSELoss()  # regression; nn.CrossEntropyLoss() for classes
    # [end]
    assert criterion(outputs, torch.zeros(2, 1)) == 5


def test_check_data():
    loader = DataLoader(TensorDataset(torch.ones(4, features), torch.tensor([0.0, 1.0, 2.0, 1.0])))
    # [check-data]
    for inputs, targets in loader:
        assert torch.isfinite(inputs).all(), "NaN or infinite input"
        assert torch.isfinite(targets).all() and 0 <= targets.min() <= targets.max() < classes
    # [end]


def test_clip_gradient_norm(model, optimizer):
    loss = 1000 * model(torch.ones(2, features)).square().sum()
    # [clip-gradient-norm]
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
    optimizer.step()
    # [end]
    norms = torch.stack([parameter.grad.norm() for parameter in model.parameters()])
    assert norms.norm() <= 1.001


def test_larger_batch():
    train = TensorDataset(torch.ones(64, features))
    # [larger-batch]
    loader = DataLoader(train, batch_size=32, shuffle=True)
    # [end]
    assert len(next(iter(loader))[0]) == 32


def test_larger_initial_weights(model):
    nn.init.normal_(model[0].weight, 0, 1e-3)
    # [larger-initial-weights]
    for layer in model.modules():
        if isinstance(layer, nn.Linear):  # for tanh and sigmoid: nn.init.xavier_normal_
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    # [end]
    assert model[0].weight.std() > 0.3


def test_lower_learning_rate(optimizer):
    # [lower-learning-rate]
    for group in optimizer.param_groups:
        group["lr"] *= 0.1
    # [end]
    assert optimizer.param_groups[0]["lr"] == pytest.approx(0.05)


def test_match_output_activation():
    logits, targets = torch.zeros(2, classes), torch.tensor([0, 2])
    # [match-output-activation]
    criterion = nn.CrossEntropyLoss()  # takes logits: no softmax before it, and an output per class
    loss = criterion(logits, targets)
    # [end]
    assert loss == pytest.approx(1.0986, abs=1e-4)


def test_orthogonal_recurrent_weights():
    rnn = nn.RNN(features, units)
    # [orthogonal-recurrent-weights]
    nn.init.orthogonal_(rnn.weight_hh_l0)
    # [end]
    weights = rnn.weight_hh_l0
    assert torch.allclose(weights @ weights.T, torch.eye(units), atol=1e-5)


def test_raise_forget_bias():
    lstm = nn.LSTM(features, units)
    before = lstm.bias_ih_l0.detach().clone()
    # [raise-forget-bias]
    with torch.no_grad():  # gates are input, forget, cell, output
        lstm.bias_ih_l0[lstm.hidden_size : 2 * lstm.hidden_size] += 1.0
    # [end]
    added = (lstm.bias_ih_l0 - before).detach()
    assert torch.allclose(added, torch.tensor([0.0, 1.0, 0.0, 0.0]).repeat_interleave(units))


def test_raise_learning_rate(optimizer):
    # [raise-learning-rate]
    for group in optimizer.param_groups:
        group["lr"] *= 10
    # [end]
    assert optimizer.param_groups[0]["lr"] == pytest.approx(5)


def test_resume_before_nan(model, optimizer, tmp_path):
    path = tmp_path / "checkpoint.pt"
    good = copy.deepcopy(model.state_dict())
    torch.save({"model": good, "optimizer": optimizer.state_dict()}, path)
    nn.init.constant_(model[0].weight, float("nan"))
    # [resume-before-nan]
    checkpoint = torch.load(path)  # written before the step with the NaN
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    # [end]
    assert torch.equal(model[0].weight, good["0.weight"])


def test_scale_inputs():
    train, test = 50 + 9 * torch.randn(500, features), 50 + 9 * torch.randn(500, features)
    # [scale-inputs]
    mean, deviation = train.mean(0), train.std(0).clamp_min(1e-8)
    train = (train - mean) / deviation
    test = (test - mean) / deviation
    # [end]
    assert train.mean().abs() < 0.01 and test.mean().abs() < 0.2
    assert train.std() == pytest.approx(1, abs=0.01)


def test_scale_targets():
    targets, model = 1000 + 50 * torch.randn(200), nn.Identity()
    inputs = torch.zeros(3)
    # [scale-targets]
    mean, deviation = targets.mean(), targets.std()
    targets = (targets - mean) / deviation
    predictions = mean + deviation * model(inputs)
    # [end]
    assert targets.std() == pytest.approx(1)
    assert torch.allclose(predictions, mean.expand(3))


def test_shorten_sequence():
    sequences, steps = torch.zeros(2, 100, features), 16
    # [shorten-sequence]
    sequences = sequences[:, -steps:]  # [examples, time steps, features]
    # [end]
    assert sequences.shape == (2, 16, features)


def test_smaller_initial_weights(model):
    nn.init.normal_(model[0].weight, 0, 10)
    # [smaller-initial-weights]
    for layer in model.modules():
        if isinstance(layer, nn.Linear):  # for ReLU: nn.init.kaiming_normal_
            nn.init.xavier_normal_(layer.weight)
    # [end]
    assert model[0].weight.std() < 1


def test_stop_early(model):
    losses = iter([3.0, 2.0, 2.5, 2.6, 2.7, 2.8, 2.9, 1.0])

    def evaluate(_model):
        return next(losses)

    best, since = float("inf"), 0
    # [stop-early]
    while since < 5:  # after each epoch
        loss, since = evaluate(model), since + 1
        if loss < best:
            best, since, weights = loss, 0, copy.deepcopy(model.state_dict())
    model.load_state_dict(weights)
    # [end]
    assert best == 2.0


def test_truncate_backpropagation():
    rnn, sequence, length = nn.RNN(features, units, batch_first=True), torch.ones(2, 12, features), 4
    sequence.requires_grad_()
    state = torch.zeros(1, 2, units)
    # [truncate-backpropagation]
    for chunk in sequence.split(length, dim=1):
        output, state = rnn(chunk, state.detach())
        # loss, backward() and step() on this chunk
    # [end]
    output.sum().backward()
    assert sequence.grad[:, :8].abs().sum() == 0 and sequence.grad[:, 8:].abs().sum() > 0


def test_use_adam(model):
    # [use-adam]
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    # [end]
    assert optimizer.defaults["lr"] == 1e-3


def test_use_batch_normalization():
    # [use-batch-normalization]
    block = nn.Sequential(
        nn.Linear(features, units, bias=False), nn.BatchNorm1d(units), nn.ReLU()
    )  # nn.LayerNorm(units) for batches of fewer than eight examples
    # [end]
    assert block(100 * torch.randn(32, features)).abs().max() < 10


def test_use_dropout():
    # [use-dropout]
    block = nn.Sequential(nn.Linear(features, units), nn.ReLU(), nn.Dropout(p=0.2))
    # [end]
    assert block(torch.ones(2, features)).shape == (2, units)


def test_use_leaky_relu():
    # [use-leaky-relu]
    block = nn.Sequential(nn.Linear(features, units), nn.LeakyReLU(0.01))
    # [end]
    assert (block(torch.randn(64, features)) < 0).any()


def test_use_lstm():
    # [use-lstm]
    recurrent = nn.LSTM(features, units, batch_first=True)  # instead of nn.RNN
    # [end]
    assert recurrent(torch.ones(2, 5, features))[0].shape == (2, 5, units)


def test_use_relu_he():
    # [use-relu-he]
    layer = nn.Linear(features, units)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    block = nn.Sequential(layer, nn.ReLU())
    # [end]
    assert (block(torch.randn(64, features)) >= 0).all()


def test_use_skip_connections():
    block, x = nn.Linear(units, units), torch.randn(2, units)
    nn.init.zeros_(block.weight)
    nn.init.zeros_(block.bias)
    # [use-skip-connections]
    x = x + block(x)  # where the widths differ: projection(x) + block(x)
    # [end]
    assert x.abs().sum() > 0


def test_use_weight_decay(model):
    # [use-weight-decay]
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)
    # [end]
    assert optimizer.param_groups[0]["weight_decay"] == 1e-4


def test_warm_up(optimizer):
    # [warm-up]
    scheduler = torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=0.01, total_iters=100)
    # after each optimizer.step(): scheduler.step()
    # [end]
    assert optimizer.param_groups[0]["lr"] == pytest.approx(0.005)
    for _ in range(100):
        optimizer.step()
        scheduler.step()
    assert optimizer.param_groups[0]["lr"] == pytest.approx(0.5)
