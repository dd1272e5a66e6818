"""``watch``: instruments a model and its optimisers, and reports what they do."""

import atexit
import contextlib
import logging
import math
import os
import sys
import threading
import time
import weakref
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

import torch
from torch import nn

from . import _contract, _kafka, _statistics, _vocabulary, _wire
from ._contract import Role, RunState, Schedule
from ._hooks import BackwardHooks, StepHooks
from ._host import HostCopy
from ._layers import Layer, Output, ParameterSlot, Trace, static_layers, tensors
from ._probes import ActivationProbe, TimeStepProbe
from ._publisher import Publisher

LOG = logging.getLogger("gradwatch")

_SPREAD_STEPS = 4
_SPREAD_INTERVAL = 100
_HISTOGRAM_INTERVAL = 10

_open_watches: "weakref.WeakSet[Watch]" = weakref.WeakSet()


class _Tensor:
    """A parameter with what is measured of it."""

    def __init__(self, layer: int, slot: ParameterSlot, module: nn.Module, exact: bool) -> None:
        self.layer = layer
        self.parameter = slot.parameter
        self.encoder: Optional[_wire.TensorEncoder] = None
        self.slot = slot
        self.update = _statistics.UpdateMeter(slot.parameter, exact)
        self.norm = _statistics.ParameterNorm(slot.parameter)
        self.groups = _gates(module)
        self.spread = slot.role in (Role.WEIGHT, Role.RECURRENT_WEIGHT) and not isinstance(
            module, (nn.Embedding, nn.EmbeddingBag)
        )

    def encode(self, fields: Dict[str, Any]) -> bytes:
        elements = fields.pop("elements")
        if self.encoder is None:
            self.encoder = _wire.TensorEncoder(self.slot.name, int(self.slot.role), elements)
        return self.encoder.encode(fields)


def _gates(module: nn.Module) -> int:
    if isinstance(module, (nn.LSTM, nn.LSTMCell)):
        return 4
    if isinstance(module, (nn.GRU, nn.GRUCell)):
        return 3
    return 3 if isinstance(module, nn.MultiheadAttention) else 1


class _Part:
    """What one optimiser did in a step."""

    def __init__(self, tensors_: List[_Tensor]) -> None:
        self.tensors = tensors_
        self.gradients: Callable[[], List[_statistics.Statistics]] = lambda: []
        self.updates: Callable[[], List[float]] = lambda: []
        self.norms: Callable[[], List[float]] = lambda: []
        self.divisor: Callable[[], float] = lambda: 1.0
        self.skipped: Callable[[], bool] = lambda: False
        self.histograms: List[Optional[Dict[str, Any]]] = []
        self.spreads: List[Optional[float]] = []


class Watch:
    """A watched run. ``gradwatch.watch`` creates it; ``close`` or the end of a ``with`` ends it.

    Attributes: ``run`` is its name; ``epoch``, from 0, may be set by the training loop.
    """

    def __init__(
        self,
        model: nn.Module,
        optimizers: Sequence[torch.optim.Optimizer],
        publisher: Callable[[Callable[[], Dict[str, Any]], bool], Publisher],
        run: str,
        worker: int,
        criterion: Optional[nn.Module],
        scaler: Any,
        scheduler: Any,
        planned_steps: int,
        first_step: Optional[int],
        batch_size: int,
        baseline_loss: Optional[float],
        hyper_parameters: Mapping[str, Any],
        exact_updates: bool,
        close_timeout: float,
    ) -> None:
        self.run = run
        self.epoch = 0
        self._worker = worker
        self._optimizers = list(optimizers)
        self._scaler = scaler
        self._planned_steps = planned_steps
        self._step = first_step
        self._steps_measured = 0
        self._batch_size = batch_size
        self._baseline_loss = baseline_loss
        self._close_timeout = close_timeout
        self._errors = 0
        self._late = 0
        self._pid = os.getpid()
        self._closed = False
        self._lock = threading.RLock()
        self._model_name = _contract.name_or(type(model).__name__, "Module")
        self._hyper_parameters = _hyper_parameters(optimizers, hyper_parameters)
        self._optimizer_info = _vocabulary.optimizer_info(optimizers)
        self._optimizer_info["schedule"] = int(_schedule(scheduler))
        self._exact_updates = exact_updates

        compiled = _is_compiled(model)
        self._layers = static_layers(_innermost(model))
        self._trace = None if compiled else Trace(_innermost(model), self._layers)
        self._outputs: List[Output] = []
        self._set_tensors()
        self._activations: Dict[int, ActivationProbe] = {}
        self._time_steps: Dict[int, TimeStepProbe] = {}

        # of the step that is under way
        self._parts: Dict[int, _Part] = {}
        self._open_part: Optional[_Part] = None
        self._captured: Dict[int, Callable[[], _statistics.Statistics]] = {}
        self._captured_versions: Dict[int, Tuple[int, int]] = {}
        self._backwards = 0
        self._expected_backwards = 1
        self._losses: List[HostCopy] = []
        self._test_loss: Optional[float] = None
        self._batch_of_pass = 0  # of the last forward pass
        self._batch_seen = 0  # of all passes since the last step whose loss is known
        self._skipped = 0  # used by the sending thread only
        self._rate: Optional[float] = None
        self._resumed_at: Optional[float] = None

        self._publisher = publisher(self._describe, worker == 0)
        self._handles: List[Any] = []
        if not compiled:
            inner = _innermost(model)
            self._handles.append(inner.register_forward_pre_hook(self._before_forward))
            self._handles.append(inner.register_forward_hook(self._after_forward))
            self._add_time_steps()
        if criterion is not None:
            self._handles.append(criterion.register_forward_hook(self._after_criterion))
        self._sums_over_batch = getattr(criterion, "reduction", "mean") == "sum"
        self._weighted = (
            None
            if criterion is None
            else any(
                getattr(criterion, name, None) is not None for name in ("weight", "pos_weight")
            )
        )
        trained = [tensor.parameter for tensor in self._tensors if tensor.parameter.requires_grad]
        self._backward_hooks = BackwardHooks(trained, self._backward_ended)
        self._step_hooks = [
            StepHooks(optimizer, self._before_step(number), self._after_step(number))
            for number, optimizer in enumerate(self._optimizers)
        ]
        self._publisher.start()
        self._publisher.announce(RunState.STARTED)
        _open_watches.add(self)

    # -------------------------------------------------------------------------------- for callers

    @property
    def attempt(self) -> Optional[int]:
        """Number of this attempt of the run; None until Kafka has responded."""
        return self._publisher.attempt

    @property
    def steps(self) -> int:
        """Number of steps measured."""
        return self._steps_measured - self._skipped

    @property
    def errors(self) -> int:
        """Number of failures inside the hooks; none of them reaches the training."""
        return self._errors

    @property
    def delivery(self) -> Dict[str, int]:
        """Reports by outcome: offered, published, dropped, failed."""
        return self._publisher.counts.info()

    def loss(self, value: torch.Tensor) -> torch.Tensor:
        """Reports the loss of the batch, and returns it: ``watch.loss(criterion(…)).backward()``.

        Call it before ``backward`` and before the loss is divided for gradient accumulation or
        multiplied for loss scaling. The losses of several passes of one step are averaged.
        """
        if self._active():
            self._guarded("reading the loss", lambda: self._take_loss(value, ""))
        return value

    def test_loss(self, value: Any) -> None:
        """Reports the mean loss over the test data with the next step."""
        if self._active():
            self._guarded("reading the test loss", lambda: self._take_test_loss(value))

    def finish(self) -> bool:
        """Ends the run as finished; returns whether all its reports were delivered."""
        return self._end(RunState.FINISHED, "")

    close = finish

    def stop(self) -> bool:
        """Ends the run as stopped before its last step; returns whether all was delivered."""
        return self._end(RunState.STOPPED, "")

    def fail(self, reason: Any) -> bool:
        """Ends the run as failed, with the reason; returns whether all reports were delivered.

        A ``KeyboardInterrupt`` is no failure: it stops the run.
        """
        if isinstance(reason, KeyboardInterrupt):
            return self.stop()
        return self._end(RunState.FAILED, _reason(reason))

    def __enter__(self) -> "Watch":
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if error is None or (isinstance(error, SystemExit) and not error.code):
            self.finish()
        else:
            self.fail(error)

    # ----------------------------------------------------------------------------------- the guard

    def _active(self) -> bool:
        return not self._closed and os.getpid() == self._pid

    def _guarded(self, activity: str, action: Callable[[], None]) -> None:
        """Runs an action inside the training; whatever fails is counted and logged."""
        try:
            action()
        except Exception as e:
            self._errors += 1
            if self._errors & (self._errors - 1) == 0:  # the 1st, 2nd, 4th, 8th, …
                LOG.warning(
                    "%s failed, training is not affected: %r (run=%s errors=%d)", activity, e,
                    self.run, self._errors,
                )  # fmt: skip

    # ------------------------------------------------------------------------------ forward passes

    def _before_forward(self, module: nn.Module, args: Any) -> None:
        if self._active() and module.training and torch.is_grad_enabled():
            self._guarded("reading the batch size", lambda: self._read_batch_size(args))

    def _read_batch_size(self, args: Any) -> None:
        first = next(tensors(args), None)
        if first is not None and first.dim() > 0:
            sequence_first = first.dim() == 3 and any(
                isinstance(layer.module, nn.RNNBase) and not layer.module.batch_first
                for layer in self._layers
            )
            self._batch_of_pass = int(first.shape[1 if sequence_first else 0])

    def _after_forward(self, module: nn.Module, args: Any, result: Any) -> None:
        if not self._active():
            return
        if not module.training:
            self._resumed_at = time.monotonic()
            return
        # models of the transformers library return their loss
        value = result.get("loss") if hasattr(result, "get") else getattr(result, "loss", None)
        if isinstance(value, torch.Tensor) and value.dim() == 0 and torch.is_grad_enabled():
            self._guarded("reading the loss", lambda: self._take_loss(value, ""))

    def _after_criterion(self, module: nn.Module, args: Any, result: Any) -> None:
        if self._active() and isinstance(result, torch.Tensor) and result.requires_grad:
            name = type(module).__name__
            self._guarded("reading the loss", lambda: self._take_loss(result, name))

    def _take_loss(self, value: torch.Tensor, name: str) -> None:
        if self._trace is not None and self._trace.recorded:
            self._complete_layers()
            known = {output.layer for output in self._outputs}
            assert self._trace is not None
            self._outputs.extend(
                output
                for output in self._trace.outputs(value, name, self._weighted)
                if output.layer not in known
            )
        if value.dim() == 0:
            self._batch_seen += self._batch_of_pass
            value = value.detach().float()
            if self._sums_over_batch and self._batch_of_pass:
                value = value / self._batch_of_pass
            self._losses.append(HostCopy(value))

    def _take_test_loss(self, value: Any) -> None:
        self._test_loss = float(value)
        self._resumed_at = time.monotonic()

    # -------------------------------------------------------------------------------- description

    def _set_tensors(self) -> None:
        self._tensors = [
            _Tensor(index, slot, layer.module, self._exact_updates)
            for index, layer in enumerate(self._layers)
            for slot in layer.slots
        ]
        self._tensors_of: List[List[_Tensor]] = []
        self._group_sizes: List[int] = []
        for optimizer in self._optimizers:
            own = {id(p) for group in optimizer.param_groups for p in group["params"]}
            self._tensors_of.append([t for t in self._tensors if id(t.parameter) in own])
            self._group_sizes.append(len(own))

    def _complete_layers(self) -> None:
        """Takes over order, edges and activation functions of the first pass, once."""
        if self._trace is None or self._activations or not self._trace.recorded:
            return
        self._layers = self._trace.layers()[: _contract.MAX_LAYERS]
        by_parameter = {id(tensor.parameter): tensor for tensor in self._tensors}
        index_of = {
            id(slot.parameter): index
            for index, layer in enumerate(self._layers)
            for slot in layer.slots
        }
        for parameter, tensor in by_parameter.items():
            tensor.layer = index_of[parameter]
        for index, layer in enumerate(self._layers):
            if layer.measured is not None:
                self._activations[index] = ActivationProbe(layer, self._probe_guard)
        if not self._activations:
            self._activations = {-1: _NoProbe()}  # type: ignore[dict-item]
        moved = {id(probe._module): probe for probe in self._time_steps.values()}
        self._time_steps = {
            index: moved[id(layer.module)]
            for index, layer in enumerate(self._layers)
            if id(layer.module) in moved
        }

    def _close_trace(self) -> None:
        if self._trace is not None and self._trace.recorded:
            self._complete_layers()
            self._trace.close()
            self._trace = None

    def _add_time_steps(self) -> None:
        for index, layer in enumerate(self._layers):
            if isinstance(layer.module, nn.RNNBase):
                self._time_steps[index] = TimeStepProbe(layer.module, self._probe_guard)

    def _probe_guard(self, activity: str, action: Callable[[], None]) -> None:
        if self._active():
            self._guarded(activity, action)

    def _describe(self) -> Dict[str, Any]:
        """The fields of ``RunInfo`` that are not the publisher's own."""
        training: Dict[str, Any] = {
            "optimizer": self._optimizer_info,
            "outputs": [output.info(self._layers) for output in self._outputs],
            "baseline_loss": self._baseline_loss,
        }
        return {
            "framework": f"pytorch {torch.__version__}"[:200],
            "model": self._model_name,
            "layers": [layer.info() for layer in self._layers],
            "hyper_parameters": self._hyper_parameters,
            "steps_measured": self.steps,
            "planned_steps": self._planned_steps,
            "training": training,
        }

    # ----------------------------------------------------------------------------------- gradients

    def _backward_ended(self) -> None:
        if self._active():
            self._guarded("measuring gradients", self._capture_all)

    def _capture_all(self) -> None:
        """Measures before anything else can change the gradients: clipping, for example.

        Of the passes that accumulate to one step, those before the last are left out, as many as
        in the steps before.
        """
        self._backwards += 1
        if self._backwards >= self._expected_backwards:
            self._capture([t for t in self._tensors if t.parameter.grad is not None])

    def _capture(self, measured: List[_Tensor]) -> None:
        gradients = [_gradient(tensor) for tensor in measured]
        for tensor, statistics in zip(measured, _measure(gradients)):
            self._captured[id(tensor)] = statistics
        for tensor, gradient in zip(measured, gradients):
            self._captured_versions[id(tensor)] = (id(gradient), gradient._version)

    def _is_current(self, tensor: _Tensor) -> bool:
        """Whether no backward pass has changed the gradient since it was measured."""
        return id(tensor) in self._captured

    # ---------------------------------------------------------------------------- optimiser steps

    def _before_step(self, number: int) -> Callable[[Any], Any]:
        def before(closure: Optional[Callable[[], Any]]) -> Optional[Callable[[], Any]]:
            if not self._active():
                return closure
            self._guarded("beginning a step", lambda: self._begin(number, closure is not None))
            if closure is None:
                return None
            given = closure

            def watched() -> Any:
                result = given()
                if isinstance(result, torch.Tensor) and result.dim() == 0:
                    self._guarded("reading the loss", lambda: self._take_closure_loss(result))
                return result

            return watched

        return before

    def _take_closure_loss(self, result: torch.Tensor) -> None:
        if not self._losses:
            self._losses.append(HostCopy(result.float()))

    def _begin(self, number: int, has_closure: bool) -> None:
        self._close_trace()
        if self._step is None:
            self._step = _steps_taken(self._optimizers)
        if number in self._parts:
            self._emit()
        optimizer = self._optimizers[number]
        self._find_scaler()
        if len({id(p) for g in optimizer.param_groups for p in g["params"]}) != self._group_sizes[
            number
        ]:
            self._set_tensors_of(number)
        part = _Part([])
        self._open_part = part
        own = self._tensors_of[number]
        part.divisor = self._divisor(optimizer)
        if not has_closure:
            self._take_gradients(part, own)
        part.skipped = _found_inf(optimizer)
        self._rate = _rate(self._optimizers)
        for tensor in own:
            tensor.update.before()
        if self._spreads_due():
            part.spreads = [
                _statistics.unit_spread(t.parameter, t.groups) if t.spread else None for t in own
            ]
        part.tensors = own

    def _set_tensors_of(self, number: int) -> None:
        own = {id(p) for group in self._optimizers[number].param_groups for p in group["params"]}
        self._tensors_of[number] = [t for t in self._tensors if id(t.parameter) in own]
        self._group_sizes[number] = len(own)

    def _take_gradients(self, part: _Part, own: List[_Tensor]) -> None:
        with_gradient = [t for t in own if t.parameter.grad is not None]
        missing = [t for t in with_gradient if not self._is_current(t)]
        if missing:
            # fewer passes than before accumulated to this step, or backward ran without hooks
            self._late += 1
            self._capture(missing)
            self._scale_back(missing)
        captured = {id(t): self._captured[id(t)] for t in with_gradient}
        part.gradients = lambda: [
            captured[id(t)]() if id(t) in captured else {} for t in own
        ]
        if (self._steps_measured % _HISTOGRAM_INTERVAL) == 0:
            part.histograms = [
                _statistics.histogram(_gradient(t)) if id(t) in captured else None for t in own
            ]

    def _scale_back(self, late: List[_Tensor]) -> None:
        """Gradients that a scaler has unscaled already are divided by its scale with the others."""
        scale = _scale(self._scaler) if self._scaler is not None else None
        if scale is None or getattr(self._optimizers[0], "grad_scale", None) is not None:
            return
        copy = HostCopy(torch.as_tensor(scale).reshape(-1)[:1].float())
        for tensor in late:
            unscaled = self._captured[id(tensor)]
            self._captured[id(tensor)] = lambda statistics=unscaled: _statistics.divided(  # type: ignore[misc]
                statistics(), 1.0 / float(copy.values()[0])
            )

    def _spreads_due(self) -> bool:
        step = self._steps_measured
        return step < _SPREAD_STEPS or step % _SPREAD_INTERVAL == 0

    def _divisor(self, optimizer: torch.optim.Optimizer) -> Callable[[], float]:
        """What the measured gradients have to be divided by."""
        batch = float(self._batch_seen) if self._sums_over_batch and self._batch_seen else 1.0
        scale = _scale(self._scaler) if self._scaler is not None else None
        if scale is None:
            scale = getattr(optimizer, "grad_scale", None)
        if scale is None:
            return lambda: batch
        copy = HostCopy(torch.as_tensor(scale).reshape(-1)[:1].float())
        return lambda: batch * float(copy.values()[0])

    def _find_scaler(self) -> None:
        """Finds the GradScaler that calls this step, if it was not given."""
        if self._scaler is not None or self._steps_measured > 0:
            return
        frame = sys._getframe(1)
        for _ in range(12):
            if frame is None:
                return
            caller = frame.f_locals.get("self")
            if type(caller).__name__ == "GradScaler" and hasattr(caller, "_scale"):
                self._scaler = caller
                return
            frame = frame.f_back  # type: ignore[assignment]

    def _after_step(self, number: int) -> Callable[[], None]:
        def after() -> None:
            if self._active():
                self._guarded("ending a step", lambda: self._complete(number))

        return after

    def _complete(self, number: int) -> None:
        part = self._open_part
        if part is None:
            return
        self._open_part = None
        if not part.tensors:
            return
        own = part.tensors
        if part.gradients() == []:  # computed in the closure
            self._take_gradients(part, own)
        if all(t.parameter.device.type == "cpu" for t in own):
            updates = [float(t.update.after()) for t in own]
            norms = [t.norm.after(update) for t, update in zip(own, updates)]
            part.updates = lambda: updates
            part.norms = lambda: norms
        else:
            device = own[0].parameter.device
            update_copy = HostCopy(torch.stack([t.update.after().to(device) for t in own]))
            norm_copy = HostCopy(
                torch.stack(
                    [n.to(device).float() for n in torch._foreach_norm([t.parameter for t in own])]
                )
            )
            part.updates = update_copy.values
            part.norms = norm_copy.values
        self._parts[number] = part
        if len(self._parts) == len(self._optimizers):
            self._emit()

    # --------------------------------------------------------------------------------- the report

    def _emit(self) -> None:
        parts = list(self._parts.values())
        self._parts = {}
        now = time.monotonic()
        began = self._resumed_at
        seconds = max(0.0, now - began) if began is not None else 0.0
        self._resumed_at = now
        assert self._step is not None
        step = self._step
        self._step += 1
        if self._steps_measured == 0:
            self._publisher.announce(RunState.RUNNING)
        self._steps_measured += 1
        losses, self._losses = self._losses, []
        test_loss, self._test_loss = self._test_loss, None
        activations = {
            index: report
            for index, report in ((i, probe.take()) for i, probe in self._activations.items())
            if report is not None
        }
        time_steps = {
            index: report
            for index, report in ((i, probe.take()) for i, probe in self._time_steps.items())
            if report is not None
        }
        batch = self._batch_size or self._batch_seen or self._batch_of_pass
        self._batch_seen = 0
        self._captured = {}
        self._captured_versions = {}
        self._expected_backwards = max(1, self._backwards)
        self._backwards = 0
        nanos = time.time_ns()
        common = {
            "worker": self._worker,
            "epoch": max(0, int(self.epoch)),
            "time": (nanos // 1_000_000_000, nanos % 1_000_000_000),
            "learning_rate": self._rate,
            "batch_size": batch,
            "step_seconds": seconds,
            "test_loss": test_loss,
        }
        names = [layer.name for layer in self._layers]

        def fields() -> Optional[Dict[str, Any]]:
            if any(part.skipped() for part in parts):
                self._skipped += 1
                return None
            given = [copy.values()[0] for copy in losses]
            return {
                **common,
                "step": step - self._skipped,
                "loss": sum(given) / len(given) if given else None,
                "layers": _layer_reports(names, parts, activations, time_steps),
            }

        self._publisher.step(fields)

    # ----------------------------------------------------------------------------------- the end

    def _end(self, state: RunState, failure: str) -> bool:
        with self._lock:
            if self._closed:
                return self._publisher.counts.pending == 0
            if os.getpid() != self._pid:
                return False
            if self._parts:
                self._guarded("ending a step", self._emit)
            self._closed = True
        _open_watches.discard(self)
        self._guarded("removing hooks", self._remove_hooks)
        delivered = [False]

        def announce() -> None:
            self._publisher.announce(state, failure)
            delivered[0] = self._publisher.close(self._close_timeout)

        self._guarded("announcing the end", announce)
        return delivered[0]

    def _remove_hooks(self) -> None:
        for handle in self._handles:
            handle.remove()
        for hooks in self._step_hooks:
            hooks.close()
        self._backward_hooks.close()
        for activation in self._activations.values():
            activation.close()
        for time_step in self._time_steps.values():
            time_step.close()
        if self._trace is not None:
            self._trace.close()

    def _forked(self) -> None:
        """In a child process: the sending thread does not exist there."""
        self._closed = True


class _NoProbe:
    """Stands for the probes of a model that has no activation to measure."""

    def take(self) -> None:
        return None

    def close(self) -> None:
        return None


def _gradient(tensor: _Tensor) -> torch.Tensor:
    gradient = tensor.parameter.grad
    assert gradient is not None
    return gradient


def _measure(gradients: List[torch.Tensor]) -> List[Callable[[], _statistics.Statistics]]:
    """Statistics of gradients: of those on the CPU at once, of others when they are called."""
    results: List[Callable[[], _statistics.Statistics]] = [dict for _ in gradients]
    devices: Dict[torch.device, List[int]] = {}
    for index, gradient in enumerate(gradients):
        devices.setdefault(gradient.device, []).append(index)
    for device, indices in devices.items():
        own = [gradients[index] for index in indices]
        if device.type == "cpu":
            for index, statistics in zip(indices, _statistics.measure_cpu(own)):
                results[index] = _constant(statistics)
        else:
            rows = _statistics.DeviceRows(own)
            for position, index in enumerate(indices):
                results[index] = rows.statistics(position)
    return results


def _constant(statistics: _statistics.Statistics) -> Callable[[], _statistics.Statistics]:
    return lambda: statistics


def _layer_reports(
    names: Sequence[str],
    parts: Sequence[_Part],
    activations: Mapping[int, Callable[[], Dict[str, Any]]],
    time_steps: Mapping[int, Callable[[float], Dict[str, Any]]],
) -> List[Dict[str, Any]]:
    tensors_of: Dict[int, List[bytes]] = {}
    divisor = parts[0].divisor()
    for part in parts:
        divided_by = part.divisor()
        updates, norms = part.updates(), part.norms()
        for position, statistics in enumerate(part.gradients()):
            if not statistics:
                continue  # the parameter has no gradient in this step
            tensor = part.tensors[position]
            fields = dict(_statistics.divided(statistics, divided_by))
            fields["update_l2_norm"] = updates[position]
            fields["parameter_l2_norm"] = norms[position]
            if part.spreads:
                fields["unit_spread"] = part.spreads[position]
            if part.histograms and part.histograms[position] is not None:
                fields["histogram"] = _statistics.shifted(part.histograms[position], divided_by)
            tensors_of.setdefault(tensor.layer, []).append(tensor.encode(fields))
    reports = []
    for index, name in enumerate(names):
        report: Dict[str, Any] = {"index": index, "name": name}
        if index in tensors_of:
            report["tensors"] = tensors_of[index]
        if index in activations:
            report["activation"] = activations[index]()
        if index in time_steps:
            report["time_steps"] = time_steps[index](divisor)
        if len(report) > 2:
            reports.append(report)
    return reports


def _steps_taken(optimizers: Iterable[torch.optim.Optimizer]) -> int:
    """Steps that a restored optimiser has taken, if it counts them."""
    for optimizer in optimizers:
        for state in optimizer.state.values():
            taken = state.get("step") if isinstance(state, dict) else None
            if taken is not None:
                return max(0, int(taken))
    return 0


def _rate(optimizers: Iterable[torch.optim.Optimizer]) -> Optional[float]:
    """The learning rate; None if parameters differ in it."""
    rates = {float(group["lr"]) for o in optimizers for group in o.param_groups if "lr" in group}
    return rates.pop() if len(rates) == 1 else None


def _scale(scaler: Any) -> Any:
    if hasattr(scaler, "is_enabled") and not scaler.is_enabled():
        return None
    if hasattr(scaler, "_scale"):
        return scaler._scale  # a tensor; get_scale() would wait for the device
    return scaler.get_scale() if hasattr(scaler, "get_scale") else None


def _found_inf(optimizer: torch.optim.Optimizer) -> Callable[[], bool]:
    """Whether a fused optimiser will skip the step because a scaled gradient overflowed."""
    found = getattr(optimizer, "found_inf", None)
    if found is None:
        return lambda: False
    copy = HostCopy(torch.as_tensor(found).reshape(-1)[:1].float())
    return lambda: bool(copy.values()[0] > 0)


def _schedule(scheduler: Any) -> Schedule:
    name = type(scheduler).__name__
    if scheduler is None:
        return Schedule.UNSPECIFIED
    if name == "SequentialLR":
        return _schedule(scheduler._schedulers[0])
    if name in ("CosineAnnealingWarmRestarts", "CyclicLR"):
        return Schedule.CYCLIC
    if name in ("OneCycleLR", "LinearLR", "ConstantLR"):
        return Schedule.WARM_UP
    if name in (
        "StepLR", "MultiStepLR", "ExponentialLR", "CosineAnnealingLR", "PolynomialLR",
        "ReduceLROnPlateau",
    ):  # fmt: skip
        return Schedule.DECAYING
    return Schedule.OTHER


def _hyper_parameters(
    optimizers: Sequence[torch.optim.Optimizer], given: Mapping[str, Any]
) -> Dict[str, str]:
    found = {"optimizer": ", ".join(sorted({type(o).__name__ for o in optimizers}))}
    rate = _rate(optimizers)
    if rate is not None:
        found["learningRate"] = repr(rate)
    for name, value in given.items():
        if len(found) < _contract.MAX_HYPER_PARAMETERS:
            found[_contract.name_or(name, "parameter")] = _contract.text(value)
    return {name: _contract.text(value) for name, value in found.items()}


def _reason(error: Any) -> str:
    if isinstance(error, BaseException):
        return _contract.text(f"{type(error).__name__}: {error}")
    return _contract.text(error)


def _innermost(model: nn.Module) -> nn.Module:
    """The model inside DataParallel, DistributedDataParallel and torch.compile."""
    while True:
        inner = getattr(model, "_orig_mod", None)
        if inner is None and isinstance(
            model, (nn.DataParallel, nn.parallel.DistributedDataParallel)
        ):
            inner = model.module
        if inner is None:
            return model
        model = inner


def _is_compiled(model: nn.Module) -> bool:
    while isinstance(model, (nn.DataParallel, nn.parallel.DistributedDataParallel)):
        model = model.module
    if hasattr(model, "_orig_mod"):
        LOG.info(
            "compiled model: gradients, updates and parameters are measured; activations and time"
            " steps are not, because hooks on modules would break the graph"
        )
        return True
    return False


# ------------------------------------------------------------------------------------ public entry


def watch(
    model: nn.Module,
    optimizer: Any,
    run: Optional[str] = None,
    bootstrap: str = "localhost:9092",
    *,
    criterion: Optional[nn.Module] = None,
    scaler: Any = None,
    scheduler: Any = None,
    attempt: Optional[int] = None,
    worker: Optional[int] = None,
    first_step: Optional[int] = None,
    planned_steps: int = 0,
    batch_size: int = 0,
    baseline_loss: Optional[float] = None,
    hyper_parameters: Optional[Mapping[str, Any]] = None,
    kafka_config: Optional[Mapping[str, Any]] = None,
    exact_updates: bool = False,
    close_timeout: float = 10.0,
    client: Optional[_kafka.Client] = None,
) -> Watch:
    """Watches a training: measures each step and publishes it to Kafka. Train as before.

    Args:
        model: the model; ``DataParallel``, ``DistributedDataParallel`` and compiled ones too.
        optimizer: its optimiser, or a list of several; a step is complete when each has stepped.
        run: name of the run, 1 to 200 characters; unique if not given. Training a run again is a
            new attempt of it.
        bootstrap: ``HOST:PORT`` of Kafka. If no broker responds, training goes on, and reports
            wait in memory.
        criterion: the loss module; its values are reported, and say what is minimised. Without it
            call ``watch.loss(value)``. Models that return their loss need neither.
        scaler: the ``GradScaler``; found by itself if it is PyTorch's.
        scheduler: the learning-rate scheduler, from which the kind of schedule is read.
        attempt: number of the attempt, from 1; one more than the last in Kafka if not given.
        worker: number of this worker in data-parallel training, from 0; its rank if not given.
        first_step: number of the first step; if not given, that of a restored optimiser, or 0.
        planned_steps: number of steps that this attempt will take; 0 if unknown.
        batch_size: examples of a step; if not given, the first axis of the model's input.
        baseline_loss: loss of the best constant prediction, for example ``log(classes)``.
        hyper_parameters: names and values to show with the run.
        kafka_config: settings of the Kafka library (TLS, SASL, …).
        exact_updates: measures all elements of an update; otherwise evenly spaced ones of
            parameters of 131,072 elements and more.
        close_timeout: seconds for which the end of the run waits for its delivery.

    Raises:
        TypeError, ValueError: if an argument is invalid. Once it has returned, nothing that fails
            reaches the training.
    """
    if not isinstance(model, nn.Module):
        raise TypeError(f"model is {type(model).__name__}; it must be a torch.nn.Module")
    optimizers = list(optimizer) if isinstance(optimizer, (list, tuple)) else [optimizer]
    if not optimizers:
        raise ValueError("optimizer is an empty list; at least one optimiser is required")
    for one in optimizers:
        _require_optimizer(one)
    if not any(True for _ in model.parameters()):
        raise ValueError(f"{type(model).__name__} has no parameters; there is nothing to watch")
    own = {id(parameter) for parameter in model.parameters()}
    for one in optimizers:
        if not any(id(p) in own for group in one.param_groups for p in group["params"]):
            raise ValueError(
                f"{type(one).__name__} trains no parameter of {type(model).__name__}; create it"
                " with model.parameters()"
            )
    for other in _open_watches:
        if any(one is theirs for one in optimizers for theirs in other._optimizers):
            raise ValueError(
                f'the optimiser is watched already, as run "{other.run}"; call close() on that'
                " watch first"
            )
    if criterion is not None and not isinstance(criterion, nn.Module):
        raise TypeError(
            f"criterion is {type(criterion).__name__}; it must be a torch.nn.Module; for a function"
            " call watch.loss(value) instead"
        )
    name = _unique_name(model) if run is None else _contract.require_name("run", run)
    if attempt is not None:
        _contract.require_count("attempt", attempt, 1, _contract.MAX_ATTEMPT)
    rank = _rank() if worker is None else _contract.require_count("worker", worker, 0)
    _contract.require_count("planned_steps", planned_steps, 0)
    _contract.require_count("batch_size", batch_size, 0)
    if first_step is not None:
        _contract.require_count("first_step", first_step, 0)
    if baseline_loss is not None and not (math.isfinite(baseline_loss) and baseline_loss > 0):
        raise ValueError(f"baseline_loss is {baseline_loss}; it must be finite and above 0")
    address = _kafka.check_bootstrap(bootstrap)
    kafka = client if client is not None else _kafka.client(address, dict(kafka_config or {}))
    store = _AttemptStore(name, rank)

    def publisher(describe: Callable[[], Dict[str, Any]], announces: bool) -> Publisher:
        number = attempt if attempt is not None or announces else store.wait()
        return Publisher(
            name, kafka, describe, number, announces, attempt_known=store.publish
        )

    return Watch(
        model,
        optimizers,
        publisher,
        name,
        rank,
        criterion,
        scaler,
        scheduler,
        planned_steps,
        first_step,
        batch_size,
        baseline_loss,
        hyper_parameters or {},
        exact_updates,
        close_timeout,
    )


def _require_optimizer(optimizer: Any) -> None:
    if not isinstance(optimizer, torch.optim.Optimizer):
        raise TypeError(
            f"optimizer is {type(optimizer).__name__}; it must be a torch.optim.Optimizer, or a"
            " list of them"
        )


def _unique_name(model: nn.Module) -> str:
    moment = time.strftime("%Y%m%d-%H%M%S")
    return _contract.name_or(f"{type(_innermost(model)).__name__}-{moment}-{os.getpid()}", "run")


def _rank() -> int:
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        return int(torch.distributed.get_rank())
    return 0


class _AttemptStore:
    """Hands the attempt that worker 0 has found to the other workers of distributed training."""

    _TIMEOUT_SECONDS = 60

    def __init__(self, run: str, rank: int) -> None:
        self._key = f"gradwatch/{run}/attempt"
        self._store: Any = None
        if torch.distributed.is_available() and torch.distributed.is_initialized():
            self._store = torch.distributed.distributed_c10d._get_default_store()

    def publish(self, attempt: int) -> None:
        if self._store is not None:
            self._store.set(self._key, str(attempt))

    def wait(self) -> int:
        import datetime

        if self._store is None:
            raise ValueError(
                "worker is above 0 outside of torch.distributed; give attempt too, the same for"
                " all workers"
            )
        try:
            self._store.wait([self._key], datetime.timedelta(seconds=self._TIMEOUT_SECONDS))
        except RuntimeError:
            raise ValueError(
                "worker 0 does not watch this run, or has no Kafka; give attempt, the same for all"
                " workers"
            ) from None
        return int(self._store.get(self._key))


# --------------------------------------------------------------------- the end of the interpreter

_uncaught: List[BaseException] = []


def _note_uncaught(previous: Callable[..., Any]) -> Callable[..., Any]:
    def hook(kind: Any, error: Any, trace: Any) -> Any:
        if isinstance(error, BaseException):
            _uncaught.append(error)
        return previous(kind, error, trace)

    return hook


def _end_all() -> None:
    for open_watch in list(_open_watches):
        with contextlib.suppress(Exception):
            if _uncaught:
                open_watch.fail(_uncaught[-1])
            else:
                open_watch.finish()


def _after_fork() -> None:
    for open_watch in list(_open_watches):
        open_watch._forked()
    _open_watches.clear()


sys.excepthook = _note_uncaught(sys.excepthook)
atexit.register(_end_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)

__all__ = ["Watch", "watch"]
