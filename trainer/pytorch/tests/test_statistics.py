"""Statistics against their definitions, on values of any size and kind."""

import math

import numpy as np
import pytest
import torch

from gradwatch import _statistics

SIZES = [1, 7, 100, 20_000, 70_000]


def reference(tensor):
    """The definitions of the contract, in double precision, element by element where possible."""
    wide = tensor.double().reshape(-1).numpy()
    finite = wide[np.isfinite(wide)]
    count = max(1, len(finite))
    return {
        "elements": len(wide),
        "zeros": int((wide == 0).sum()),
        "nans": int(np.isnan(wide).sum()),
        "infinities": int(np.isinf(wide).sum()),
        "l2_norm": math.sqrt(sum(float(x) ** 2 for x in finite / 1e-30)) * 1e-30
        if len(finite) and np.abs(finite).max() < 1e-15
        else float(np.sqrt((finite**2).sum())),
        "mean": float(finite.sum()) / count,
        "mean_absolute": float(np.abs(finite).sum()) / count,
        "min": float(finite.min()) if len(finite) else 0.0,
        "max": float(finite.max()) if len(finite) else 0.0,
    }


def sample(size, kind):
    generator = torch.Generator().manual_seed(size)
    values = torch.randn(size, generator=generator)
    if kind == "sparse":
        values[torch.rand(size, generator=generator) < 0.7] = 0.0
    elif kind == "zero":
        values.zero_()
    elif kind == "tiny":
        values *= 1e-25
    elif kind == "huge":
        values *= 1e30
    elif kind == "nan":
        values[size // 2] = math.nan
    elif kind == "infinite":
        values[0], values[-1] = math.inf, -math.inf
    elif kind == "all nan":
        values.fill_(math.nan)
    return values


KINDS = ["normal", "sparse", "zero", "tiny", "huge", "nan", "infinite", "all nan"]


def assert_close(measured, expected):
    for name, value in expected.items():
        scale = expected["mean_absolute"] if name == "mean" else abs(value)
        assert measured[name] == pytest.approx(value, rel=2e-5, abs=2e-5 * scale), name


@pytest.mark.parametrize("kind", KINDS)
def test_statistics_are_those_of_the_definitions(kind):
    tensors = [sample(size, kind) for size in SIZES]

    measured = _statistics.measure_cpu(tensors)

    for tensor, statistics in zip(tensors, measured):
        assert_close(statistics, reference(tensor))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "huge"])
def test_statistics_measured_on_a_device_are_the_same(kind):
    tensors = [sample(size, kind) for size in SIZES]

    rows = _statistics.DeviceRows(tensors)

    for position, tensor in enumerate(tensors):
        measured = rows.statistics(position)()
        expected = reference(tensor)
        if kind == "infinite" or kind == "all nan":
            expected.pop("min"), expected.pop("max")
        assert_close(measured, expected)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_other_types_are_measured(dtype):
    tensor = sample(20_000, "normal").to(dtype)

    (measured,) = _statistics.measure_cpu([tensor])

    assert_close(measured, reference(tensor.float() if dtype != torch.float64 else tensor))


def test_doubles_keep_their_range():
    tensor = torch.full((20_000,), 1e-200, dtype=torch.float64)

    (measured,) = _statistics.measure_cpu([tensor])

    assert measured["l2_norm"] == pytest.approx(1e-200 * math.sqrt(20_000))


def test_elements_that_a_sparse_gradient_does_not_store_are_zeros():
    sparse = torch.sparse_coo_tensor([[1, 3, 1]], [[2.0, -1.0], [4.0, 0.0], [1.0, 1.0]], (5, 2))

    (measured,) = _statistics.measure_cpu([sparse])

    assert_close(measured, reference(sparse.to_dense()))


def test_transposed_gradients_are_measured():
    tensor = sample(20_000, "normal").reshape(100, 200).t()

    (measured,) = _statistics.measure_cpu([tensor])

    assert_close(measured, reference(tensor))


def test_histogram_counts_magnitudes_by_powers_of_two():
    tensor = torch.tensor([1.0, -1.5, 2.0, 0.25, 0.0, math.nan, math.inf])

    histogram = _statistics.histogram(tensor)

    assert histogram == {"first_exponent": -2, "counts": [1, 0, 2, 1], "stride": 1}


def test_histogram_of_a_large_tensor_counts_every_nth_element():
    histogram = _statistics.histogram(torch.ones(10_240))

    assert histogram == {"first_exponent": 0, "counts": [931], "stride": 11}


def test_histogram_of_zeros_is_none():
    assert _statistics.histogram(torch.zeros(10)) is None


@pytest.mark.parametrize("elements", [10, 200_000])
def test_update_norm_of_sgd_is_rate_times_gradient(elements):
    parameter = torch.randn(elements, requires_grad=True)
    meter = _statistics.UpdateMeter(parameter)
    gradient = torch.randn(elements)
    meter.before()

    with torch.no_grad():
        parameter -= 0.1 * gradient

    tolerance = 1e-3 if elements == 10 else 0.02  # an estimate from a sample
    assert float(meter.after()) == pytest.approx(0.1 * float(gradient.norm()), rel=tolerance)


def test_update_norm_leaves_out_changes_between_steps():
    parameter = torch.zeros(10, requires_grad=True)
    meter = _statistics.UpdateMeter(parameter)
    meter.before()
    meter.after()
    with torch.no_grad():
        parameter += 100.0
    meter.before()

    with torch.no_grad():
        parameter += 1.0

    assert float(meter.after()) == pytest.approx(math.sqrt(10))


def test_parameter_norm_is_within_a_hundredth():
    parameter = torch.ones(100, requires_grad=True)
    norm = _statistics.ParameterNorm(parameter)
    for _ in range(50):
        with torch.no_grad():
            parameter += 0.002

        assert norm.after(0.02) == pytest.approx(float(parameter.norm()), rel=0.01)


def test_parameter_norm_sees_other_changes_within_ten_steps():
    parameter = torch.ones(100, requires_grad=True)
    norm = _statistics.ParameterNorm(parameter)
    norm.after(0.0)
    with torch.no_grad():
        parameter *= 5

    measured = [norm.after(0.0) for _ in range(10)]

    assert measured[-1] == pytest.approx(50)


def test_parameter_norm_is_measured_again_when_it_is_nan():
    parameter = torch.ones(4, requires_grad=True)
    norm = _statistics.ParameterNorm(parameter)
    with torch.no_grad():
        parameter[0] = math.nan
    assert math.isnan(norm.after(0.0))
    with torch.no_grad():
        parameter.fill_(1.0)

    assert norm.after(0.0) == 2.0


def test_unit_spread_is_zero_for_copies_and_near_one_for_independent_units():
    copies = torch.randn(1, 50).repeat(20, 1)

    assert _statistics.unit_spread(copies) == 0.0
    assert _statistics.unit_spread(torch.zeros(20, 50)) == 0.0
    assert _statistics.unit_spread(torch.randn(20, 50)) == pytest.approx(
        math.sqrt(1 - 1 / 20), rel=0.05
    )
    assert _statistics.unit_spread(torch.randn(1, 50)) is None


def test_unit_spread_compares_the_units_of_each_gate():
    gates = torch.randn(4, 1, 30).repeat(1, 8, 1).reshape(32, 30)

    assert _statistics.unit_spread(gates, 4) == 0.0
    assert _statistics.unit_spread(gates, 1) > 0.5


def activation(outputs, bounds, axis):
    sums = _statistics.ActivationSums()
    for output in outputs:
        _statistics.add_activation(sums, output, bounds, axis)
    on_device = _statistics.activation_from_device(
        sum(output.numel() for output in outputs),
        torch.stack(
            [_statistics.activation_on_device(output, bounds, axis) for output in outputs]
        ).tolist(),
    )
    return sums.report(), on_device


def test_activation_of_tanh():
    output = torch.tanh(torch.randn(64, 32) * 3)

    for report in activation([output], (-0.99, 0.99), -1):
        assert report["mean"] == pytest.approx(float(output.mean()), abs=1e-5)
        assert report["standard_deviation"] == pytest.approx(
            float(output.std(unbiased=False)), rel=1e-4
        )
        assert report["saturated_share"] == float((output.abs() > 0.99).float().mean())
        assert report["dead_unit_share"] == 0.0


def test_units_of_a_rectifier_are_dead_if_they_are_zero_for_the_whole_batch():
    output = torch.rand(8, 4) + 0.1
    output[:, 1] = 0.0
    output[:7, 2] = 0.0

    for report in activation([output], None, 1):
        assert report["dead_unit_share"] == 0.25


def test_channels_are_the_units_of_a_convolution():
    output = torch.rand(2, 4, 3, 3) + 0.1
    output[:, :3] = 0.0

    for report in activation([output], None, 1):
        assert report["dead_unit_share"] == 0.75


def test_a_unit_that_is_active_in_one_of_several_passes_is_not_dead():
    first, second = torch.zeros(4, 2), torch.zeros(4, 2)
    second[0, 0] = 1.0

    report, _ = activation([first, second], None, 1)

    assert report["dead_unit_share"] == 0.5


def test_activation_counts_what_is_not_finite():
    output = torch.tensor([[1.0, math.nan], [math.inf, 3.0]])

    for report in activation([output], None, -1):
        assert (report["nans"], report["infinities"]) == (1, 1)
        assert report["mean"] == pytest.approx(2.0)
        assert report["standard_deviation"] == pytest.approx(1.0)
