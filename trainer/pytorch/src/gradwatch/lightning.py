"""Callback for Lightning: ``Trainer(callbacks=[GradwatchCallback(run="digits")])``."""

from typing import Any, Dict, Optional

from ._watch import Watch, watch

try:
    from lightning.pytorch.callbacks import Callback
except ImportError:
    try:
        from pytorch_lightning.callbacks import Callback
    except ImportError:  # the class can be imported, and is of no use
        Callback = object


class GradwatchCallback(Callback):
    """Watches what ``fit`` trains. Takes the arguments of ``gradwatch.watch``."""

    def __init__(self, **settings: Any) -> None:
        self._settings = settings
        self.watch: Optional[Watch] = None

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        scaler = getattr(getattr(trainer, "precision_plugin", None), "scaler", None)
        settings: Dict[str, Any] = {"scaler": scaler, **self._settings}
        self.watch = watch(pl_module, list(trainer.optimizers), **settings)

    def on_before_backward(self, trainer: Any, pl_module: Any, loss: Any) -> None:
        """The loss has been divided for accumulation and multiplied for loss scaling."""
        scaler = getattr(getattr(trainer, "precision_plugin", None), "scaler", None)
        scale = getattr(scaler, "_scale", None)
        if self.watch is not None:
            self.watch.epoch = trainer.current_epoch
            loss = loss * trainer.accumulate_grad_batches
            self.watch.loss(loss if scale is None else loss / scale)

    def on_validation_epoch_end(self, trainer: Any, pl_module: Any) -> None:
        loss = trainer.callback_metrics.get("val_loss")
        if self.watch is not None and loss is not None and not trainer.sanity_checking:
            self.watch.test_loss(loss)

    def on_train_end(self, trainer: Any, pl_module: Any) -> None:
        if self.watch is not None:
            self.watch.finish()

    def on_exception(self, trainer: Any, pl_module: Any, exception: BaseException) -> None:
        if self.watch is not None:
            self.watch.fail(exception)
