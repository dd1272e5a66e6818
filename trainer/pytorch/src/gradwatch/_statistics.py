"""Statistics of gradients, updates and parameters.

On the CPU, small tensors are copied into one array and measured together by segments, so that a
model of many layers costs a handful of calls; large ones are measured in place. On other devices
the whole pass stays on the device and its results are copied a step later, without
synchronisation.

All values are over the finite elements. Non-finite ones are counted.
"""

import math
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

import numpy as np
import torch

from ._host import HostCopy

#: Tensors of fewer elements are measured together.
SMALL = 16_384

#: Number of elements from which the magnitudes of a tensor are sampled, as the monitor's other
#: publisher does: every n-th, where n is the smallest prime above elements / 1,024.
_SAMPLED_FROM = 2_048
_SAMPLES = 1_024

#: Elements of a large parameter whose update is measured; the norm is scaled to all of them.
UPDATE_SAMPLE = 65_536
_BLOCK = 64

Statistics = Dict[str, Any]


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % divisor for divisor in range(2, math.isqrt(number) + 1))


def stride(elements: int) -> int:
    """Distance of the elements whose magnitudes are counted; 1 if all are."""
    if elements < _SAMPLED_FROM:
        return 1
    number = elements // _SAMPLES + 1
    while not _is_prime(number):
        number += 1
    return number


def values(gradient: torch.Tensor) -> torch.Tensor:
    """The stored elements of a gradient in one dimension, as floats or doubles."""
    if gradient.layout != torch.strided:
        gradient = gradient.coalesce().values() if gradient.is_sparse else gradient.to_dense()
    if gradient.is_complex():
        gradient = torch.view_as_real(gradient)
    if gradient.dtype not in (torch.float32, torch.float64):
        gradient = gradient.float()
    return gradient.detach().reshape(-1)


@dataclass(frozen=True)
class _Part:
    index: int
    elements: int  # of the tensor
    array: np.ndarray  # of those that are stored


def measure_cpu(gradients: Sequence[torch.Tensor]) -> List[Statistics]:
    """Statistics of each gradient."""
    results: List[Statistics] = [{} for _ in gradients]
    small: List[_Part] = []
    for index, gradient in enumerate(gradients):
        flat = values(gradient)
        part = _Part(index, gradient.numel() * (2 if gradient.is_complex() else 1), flat.numpy())
        if len(part.array) >= SMALL:
            results[index] = _large(part, flat)
        elif len(part.array) > 0:
            small.append(part)
        else:
            results[index] = _empty(part.elements)
    if small:
        _small(small, results)
    return results


def _empty(elements: int) -> Statistics:
    return {
        "elements": elements, "zeros": elements, "nans": 0, "infinities": 0, "l2_norm": 0.0,
        "mean": 0.0, "mean_absolute": 0.0, "min": 0.0, "max": 0.0,
    }  # fmt: skip


def _large(part: _Part, flat: torch.Tensor) -> Statistics:
    array, stored = part.array, len(part.array)
    l2_norm = float(torch.linalg.vector_norm(flat))
    if not math.isfinite(l2_norm) or l2_norm < 1e-15:
        # an element that is not finite, or squares beyond the range of floats
        return exact(array, part.elements)
    least, greatest = torch.aminmax(flat)
    zeros = stored - int(np.count_nonzero(array)) if array.dtype != np.float32 else int(
        np.count_nonzero(array == 0)
    )
    low, high, missing = float(least), float(greatest), part.elements - stored
    return {
        "elements": part.elements,
        "zeros": zeros + missing,
        "nans": 0,
        "infinities": 0,
        "l2_norm": l2_norm,
        "mean": float(flat.sum()) / part.elements,
        "mean_absolute": float(torch.linalg.vector_norm(flat, 1)) / part.elements,
        "min": min(low, 0.0) if missing else low,
        "max": max(high, 0.0) if missing else high,
    }


def exact(array: np.ndarray, elements: int) -> Statistics:
    """Statistics in double precision, with non-finite elements counted."""
    wide = array.astype(np.float64)
    nans = int(np.count_nonzero(np.isnan(wide)))
    infinities = int(np.count_nonzero(np.isinf(wide)))
    if nans or infinities:
        wide = wide[np.isfinite(wide)]
    missing = elements - len(array)
    finite = len(wide) + missing
    if len(wide) == 0:
        return {**_empty(elements), "zeros": missing, "nans": nans, "infinities": infinities}
    magnitudes = np.abs(wide)
    greatest = float(magnitudes.max())
    scale = greatest if greatest > 0 else 1.0
    low, high = float(wide.min()), float(wide.max())
    return {
        "elements": elements,
        "zeros": int(np.count_nonzero(wide == 0)) + missing,
        "nans": nans,
        "infinities": infinities,
        "l2_norm": float(np.sqrt(np.sum(np.square(wide / scale)))) * scale,
        "mean": float(wide.sum()) / finite,
        "mean_absolute": float(magnitudes.sum()) / finite,
        "min": min(low, 0.0) if missing else low,
        "max": max(high, 0.0) if missing else high,
    }


def _small(parts: Sequence[_Part], results: List[Statistics]) -> None:
    lengths = [len(part.array) for part in parts]
    starts = np.zeros(len(parts), dtype=np.intp)
    np.cumsum(lengths[:-1], out=starts[1:])
    flat = np.concatenate([part.array for part in parts])
    squares = np.add.reduceat(np.square(flat, dtype=np.float64), starts)
    with np.errstate(invalid="ignore"):  # infinity - infinity; measured again below
        sums = np.add.reduceat(flat, starts, dtype=np.float64)
    magnitudes = np.add.reduceat(np.abs(flat), starts, dtype=np.float64)
    least = np.minimum.reduceat(flat, starts)
    greatest = np.maximum.reduceat(flat, starts)
    zeros = np.add.reduceat(flat == 0, starts, dtype=np.int64)
    for position, part in enumerate(parts):
        square = float(squares[position])
        missing = part.elements - lengths[position]
        if not math.isfinite(square) or square < 1e-290:
            results[part.index] = exact(part.array, part.elements)
            continue
        low, high = float(least[position]), float(greatest[position])
        results[part.index] = {
            "elements": part.elements,
            "zeros": int(zeros[position]) + missing,
            "nans": 0,
            "infinities": 0,
            "l2_norm": math.sqrt(square),
            "mean": float(sums[position]) / part.elements,
            "mean_absolute": float(magnitudes[position]) / part.elements,
            "min": min(low, 0.0) if missing else low,
            "max": max(high, 0.0) if missing else high,
        }


# -------------------------------------------------------------------------------------- histograms


Histogram = Dict[str, Any]


def histogram(gradient: torch.Tensor) -> Optional[Histogram]:
    """``MagnitudeHistogram`` of a gradient; None if it is not on the CPU, or all of it is zero."""
    if gradient.device.type != "cpu" or gradient.layout != torch.strided:
        return None
    step = stride(gradient.numel())
    return _counted(values(gradient)[::step].numpy(), step)


def _counted(sample: np.ndarray, step: int) -> Optional[Histogram]:
    finite = sample[np.isfinite(sample) & (sample != 0)]
    if len(finite) == 0:
        return None
    exponents = np.frexp(finite)[1] - 1  # |x| = m · 2^e with ½ ≤ m < 1
    first = int(exponents.min())
    counts = np.bincount(exponents - first)
    return {"first_exponent": first, "counts": counts.tolist(), "stride": step}


def shifted(counted: Optional[Histogram], divisor: float) -> Optional[Histogram]:
    """The histogram of the elements divided by a positive number, to the nearest power of two."""
    if counted is None or divisor == 1.0:
        return counted
    first = counted["first_exponent"] - round(math.log2(divisor))
    return {**counted, "first_exponent": max(-1_074, min(1_023, first))}


# ----------------------------------------------------------------------------------------- updates


class UpdateMeter:
    """Norm of the difference that an optimiser makes to a parameter.

    Holds a copy of the parameter, of evenly spaced blocks if it is large: then the norm is an
    estimate, √(elements / sampled) times that of the sampled elements.
    """

    def __init__(self, parameter: torch.Tensor, exact_norm: bool = False) -> None:
        elements = parameter.numel()
        self._parameter = parameter
        self._interval = 1 if exact_norm else max(1, elements // UPDATE_SAMPLE)
        view = self._view()
        self._copy = torch.empty_like(view, memory_format=torch.contiguous_format)
        self._scale = math.sqrt(elements / max(1, view.numel()))
        self._version = -1
        self._data = 0

    def _view(self) -> torch.Tensor:
        flat = self._parameter.detach()
        flat = flat.reshape(-1) if flat.is_contiguous() else flat.flatten()
        if self._interval == 1:
            return flat
        blocks = flat.numel() // _BLOCK
        return flat[: blocks * _BLOCK].view(blocks, _BLOCK)[:: self._interval]

    def before(self) -> None:
        """Copies the parameter, unless nothing has changed it since the last step."""
        if self._version != self._parameter._version or self._data != self._parameter.data_ptr():
            self._copy.copy_(self._view())

    def after(self) -> torch.Tensor:
        """The norm of the update, as a tensor on the device of the parameter."""
        view = self._view()
        self._copy.sub_(view)
        norm = torch.linalg.vector_norm(self._copy.float()) * self._scale
        self._copy.copy_(view)
        self._version = self._parameter._version
        self._data = self._parameter.data_ptr()
        return norm


class ParameterNorm:
    """Norm of a parameter, measured again once updates may have changed it by 1 %, and after ten
    steps at the latest, because other code may change parameters too."""

    _MAX_STEPS = 10

    def __init__(self, parameter: torch.Tensor) -> None:
        self._parameter = parameter
        self._norm = math.nan
        self._moved = math.inf
        self._steps = 0

    def after(self, update: float) -> float:
        self._moved += update
        self._steps += 1
        if not self._moved <= 0.01 * self._norm or self._steps >= self._MAX_STEPS:
            self._norm = float(torch.linalg.vector_norm(values(self._parameter)))
            self._moved = 0.0
            self._steps = 0
        return self._norm


# ------------------------------------------------------------------------------------- unit spread


def unit_spread(weight: torch.Tensor, groups: int = 1) -> Optional[float]:
    """How much the units of a layer differ: √(Σ (w − mean over the input's units)² / Σ w²).

    0 if all units are copies of each other or all weights are zero, about 1 if they are
    independent; None if there is only one unit. The units are the first axis, in groups that are
    compared by themselves (the gates of an LSTM).
    """
    if weight.dim() < 2 or weight.shape[0] % groups or weight.shape[0] // groups < 2:
        return None
    matrix = weight.detach().reshape(groups, weight.shape[0] // groups, -1)
    matrix = matrix[:, :, :: max(1, matrix.shape[2] // 256)].double()
    squares = float((matrix * matrix).sum())
    # differences to the first unit: exactly 0 for a copy
    differences = matrix - matrix[:, :1]
    deviations = float((differences * differences).sum()) - float(
        (differences.sum(1) ** 2).sum()
    ) / matrix.shape[1]
    return math.sqrt(max(0.0, deviations) / squares) if squares > 0 else 0.0


# --------------------------------------------------------------------------------- device, delayed

_COLUMNS = ("zeros", "nans", "infinities", "squares", "sum", "absolute", "min", "max", "large")

#: Number of elements that are copied and measured at once on a device.
_GROUP = 16 * 1024 * 1024

#: Squares of elements below 1e-19 leave the range of floats, and are taken of these multiples.
_MAGNIFIED = 2.0**60


def measure_device(gradients: Sequence[torch.Tensor]) -> torch.Tensor:
    """Sums of each gradient on their device: a tensor of shape [gradients, columns].

    ``statistics_of`` makes statistics of it once it is on the CPU. The number of kernels does not
    depend on the number of tensors.
    """
    flats = [values(gradient).float() for gradient in gradients]
    groups: List[List[torch.Tensor]] = [[]]
    size = 0
    for flat in flats:
        if size and size + flat.numel() > _GROUP:
            groups.append([])
            size = 0
        groups[-1].append(flat)
        size += flat.numel()
    return torch.cat([_segments(group) for group in groups])


def _segments(flats: Sequence[torch.Tensor]) -> torch.Tensor:
    lengths = torch.tensor([flat.numel() for flat in flats], device=flats[0].device)
    data = torch.cat(list(flats))
    finite = torch.isfinite(data)
    nans = torch.isnan(data)
    clean = torch.where(finite, data, torch.zeros((), device=data.device))

    def reduce(part: torch.Tensor, how: str = "sum") -> torch.Tensor:
        return torch.segment_reduce(part.float(), how, lengths=lengths, unsafe=True)

    magnified = clean * _MAGNIFIED
    return torch.stack(
        [
            reduce((data == 0)),
            reduce(nans),
            reduce(~finite & ~nans),
            reduce(clean * clean),
            reduce(clean),
            reduce(clean.abs()),
            reduce(clean, "min"),
            reduce(clean, "max"),
            reduce(magnified * magnified),
        ],
        dim=1,
    )


def statistics_of(row: Sequence[float], stored: int, elements: int) -> Statistics:
    """Statistics from a row of ``measure_device``."""
    zeros, nans, infinities, squares, total, absolute, low, high, large = row
    missing = elements - stored
    finite = max(1, elements - int(nans) - int(infinities))
    # where squares are too small for floats, those of the magnified elements are not
    l2_norm = math.sqrt(squares) if squares > 1e-25 else math.sqrt(large) / _MAGNIFIED
    return {
        "elements": elements,
        "zeros": int(zeros) + missing,
        "nans": int(nans),
        "infinities": int(infinities),
        "l2_norm": l2_norm,
        "mean": total / finite,
        "mean_absolute": absolute / finite,
        "min": min(low, 0.0) if missing else low,
        "max": max(high, 0.0) if missing else high,
    }


class DeviceRows:
    """Rows of ``measure_device`` on their way to the CPU."""

    def __init__(self, gradients: Sequence[torch.Tensor]) -> None:
        self._stored = [values(gradient).numel() for gradient in gradients]
        self._elements = [gradient.numel() for gradient in gradients]
        self._copy = HostCopy(measure_device(gradients))
        self._rows: List[List[float]] = []

    def statistics(self, position: int) -> Callable[[], Statistics]:
        def read() -> Statistics:
            if not self._rows:
                self._rows = self._copy.values()
            row = self._rows[position]
            return statistics_of(row, self._stored[position], self._elements[position])

        return read


def divided(statistics: Statistics, divisor: float) -> Statistics:
    """The statistics of the elements divided by a positive number."""
    if divisor == 1.0:
        return statistics
    scaled = dict(statistics)
    for name in ("l2_norm", "mean", "mean_absolute", "min", "max"):
        scaled[name] = statistics[name] / divisor
    return scaled


# ------------------------------------------------------------------------------------- activations


@dataclass
class ActivationSums:
    """Sums of a layer's output, over all passes since the last step."""

    elements: int = 0
    nans: int = 0
    infinities: int = 0
    total: float = 0.0
    squares: float = 0.0
    saturated: int = 0
    dead: Optional[torch.Tensor] = None

    def report(self) -> Dict[str, Any]:
        finite = max(1, self.elements - self.nans - self.infinities)
        mean = self.total / finite
        variance = max(0.0, self.squares / finite - mean * mean)
        return {
            "mean": mean,
            "standard_deviation": math.sqrt(variance),
            "saturated_share": min(1.0, self.saturated / max(1, self.elements)),
            "dead_unit_share": float(self.dead.float().mean()) if self.dead is not None else 0.0,
            "nans": self.nans,
            "infinities": self.infinities,
        }


def add_activation(
    sums: ActivationSums, output: torch.Tensor, bounds: Optional[Tuple[float, float]], dead_axis: int
) -> None:
    """Adds a layer's output.

    ``bounds`` are those outside of which an output is saturated; ``dead_axis`` is the axis of the
    units of a rectifier, or -1 if units cannot be dead.
    """
    flat = values(output)
    total = float(flat.sum())
    squares = float(torch.linalg.vector_norm(flat)) ** 2
    if not math.isfinite(squares):
        finite = torch.isfinite(flat)
        nans = int(torch.isnan(flat).sum())
        sums.nans += nans
        sums.infinities += flat.numel() - int(finite.sum()) - nans
        clean = flat[finite].double()
        total, squares = float(clean.sum()), float((clean * clean).sum())
    sums.elements += flat.numel()
    sums.total += total
    sums.squares += squares
    if bounds is not None:
        low, high = bounds
        array = flat.numpy() if flat.device.type == "cpu" else flat.cpu().numpy()
        sums.saturated += int(np.count_nonzero(array < low)) + int(np.count_nonzero(array > high))
    if dead_axis >= 0:
        others = [axis for axis in range(output.dim()) if axis != dead_axis]
        alive = output.detach().abs().amax(others) if others else output.detach().abs()
        dead = alive == 0
        sums.dead = dead if sums.dead is None or sums.dead.shape != dead.shape else sums.dead & dead


def activation_on_device(
    output: torch.Tensor, bounds: Optional[Tuple[float, float]], dead_axis: int
) -> torch.Tensor:
    """Sums of an output on its device, as a row for ``activation_from_device``."""
    flat = values(output).float()
    finite, nans = torch.isfinite(flat), torch.isnan(flat)
    clean = torch.where(finite, flat, torch.zeros((), device=flat.device))
    zero = torch.zeros((), device=flat.device)
    saturated = zero
    if bounds is not None:
        saturated = ((clean < bounds[0]) | (clean > bounds[1])).sum().float()
    dead = zero
    if dead_axis >= 0:
        others = [axis for axis in range(output.dim()) if axis != dead_axis]
        alive = output.abs().amax(others) if others else output.abs()
        dead = (alive == 0).float().mean()
    return torch.stack(
        [
            nans.sum().float(),
            (~finite & ~nans).sum().float(),
            clean.sum(),
            (clean * clean).sum(),
            saturated,
            dead,
        ]
    )


def activation_from_device(elements: int, rows: Sequence[Sequence[float]]) -> Dict[str, Any]:
    """The report of the passes since the last step."""
    sums = [sum(column) for column in zip(*rows)]
    total = ActivationSums(
        elements, int(sums[0]), int(sums[1]), sums[2], sums[3], int(sums[4])
    ).report()
    total["dead_unit_share"] = min(row[5] for row in rows)
    return total
