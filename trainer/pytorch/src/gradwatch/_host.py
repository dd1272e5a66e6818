"""Copies of small tensors on the CPU, without waiting for the device they come from."""

from typing import Any, List, Optional

import torch


class HostCopy:
    """A tensor that is on its way to the CPU.

    Of a CUDA device the copy goes to pinned memory behind the kernels that compute the tensor;
    only ``values``, which the sending thread calls, waits for it.
    """

    def __init__(self, tensor: torch.Tensor) -> None:
        self._event: Optional[Any] = None
        tensor = tensor.detach()
        if tensor.device.type == "cuda":
            self._host = torch.empty(tensor.shape, dtype=tensor.dtype, pin_memory=True)
            self._host.copy_(tensor, non_blocking=True)
            self._event = torch.cuda.Event()
            self._event.record(torch.cuda.current_stream(tensor.device))
        elif tensor.device.type == "cpu":
            self._host = tensor.clone()
        else:
            self._host = tensor.to("cpu")

    def values(self) -> List[Any]:
        """The elements, as nested lists of numbers."""
        if self._event is not None:
            self._event.synchronize()
        return list(self._host.tolist()) if self._host.dim() else [self._host.item()]
