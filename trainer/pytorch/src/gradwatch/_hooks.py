"""Hooks around the step of an optimiser, on all versions of PyTorch."""

import functools
import types
from typing import Any, Callable, List, Optional

import torch

Before = Callable[[Optional[Callable[[], Any]]], Optional[Callable[[], Any]]]


class StepHooks:
    """Calls ``before`` and ``after`` around each step of an optimiser.

    ``before`` receives the closure of the step, or None, and may return another in its place.
    """

    def __init__(
        self, optimizer: Any, before: Before, after: Callable[[], None]
    ) -> None:
        self._optimizer = optimizer
        self._before = before
        self._after = after
        self._handles: List[Any] = []
        self._original: Optional[Callable[..., Any]] = None
        if hasattr(optimizer, "register_step_pre_hook"):  # PyTorch 2.0 and later
            self._handles.append(optimizer.register_step_pre_hook(self._pre_hook))
            self._handles.append(optimizer.register_step_post_hook(self._post_hook))
        else:
            self._wrap()

    def _pre_hook(self, optimizer: Any, args: Any, kwargs: Any) -> Any:
        # args begins with the optimiser itself in some versions
        position = next((i for i, arg in enumerate(args) if callable(arg)), None)
        given = args[position] if position is not None else kwargs.get("closure")
        closure = self._before(given)
        if closure is given:
            return None
        if position is not None:
            return (*args[:position], closure, *args[position + 1 :]), kwargs
        return args, {**kwargs, "closure": closure}

    def _post_hook(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        self._after()

    def _wrap(self) -> None:
        """Replaces the method of the instance, as PyTorch's own schedulers do."""
        step = self._optimizer.step
        before, after = self._before, self._after

        @functools.wraps(step)
        def watched(_self: Any, closure: Any = None, *args: Any, **kwargs: Any) -> Any:
            closure = before(closure)
            result = step(*args, **kwargs) if closure is None else step(closure, *args, **kwargs)
            after()
            return result

        self._original = step
        self._watched = types.MethodType(watched, self._optimizer)
        setattr(self._optimizer, "step", self._watched)  # as an attribute of the instance

    def close(self) -> None:
        for handle in self._handles:
            handle.remove()
        # a scheduler may have wrapped the method since; then it stays, and does nothing
        if self._original is not None and self._optimizer.__dict__.get("step") is self._watched:
            del self._optimizer.__dict__["step"]
            if getattr(self._original, "__func__", None) is not type(self._optimizer).step:
                setattr(self._optimizer, "step", self._original)


class BackwardHooks:
    """Calls ``ended`` once at the end of each backward pass that reaches a parameter."""

    def __init__(self, parameters: Any, ended: Callable[[], None]) -> None:
        self._ended = ended
        self._running = False
        self._handles = [parameter.register_hook(self._reached) for parameter in parameters]

    def _reached(self, gradient: torch.Tensor) -> None:
        if not self._running:
            self._running = True
            torch.autograd.Variable._execution_engine.queue_callback(self._end)  # type: ignore

    def _end(self) -> None:
        distributed = torch.distributed.is_available() and torch.distributed.is_initialized()
        if distributed:
            # behind the callback with which DistributedDataParallel completes its reduction
            torch.autograd.Variable._execution_engine.queue_callback(self._finish)  # type: ignore
        else:
            self._finish()

    def _finish(self) -> None:
        self._running = False
        self._ended()

    def close(self) -> None:
        for handle in self._handles:
            handle.remove()
