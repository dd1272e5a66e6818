"""Callback for Hugging Face's Trainer: ``Trainer(…, callbacks=[GradwatchCallback(run="gpt2")])``."""

from typing import Any, Dict, Optional

from ._watch import Watch, watch

try:
    from transformers import TrainerCallback
except ImportError:  # the class can be imported, and is of no use
    TrainerCallback = object


class GradwatchCallback(TrainerCallback):
    """Watches what ``train`` trains. Takes the arguments of ``gradwatch.watch``."""

    def __init__(self, **settings: Any) -> None:
        self._settings = settings
        self.watch: Optional[Watch] = None

    def on_train_begin(
        self, args: Any, state: Any, control: Any, model: Any, optimizer: Any, **others: Any
    ) -> None:
        known: Dict[str, Any] = {
            "planned_steps": max(0, state.max_steps),
            "scheduler": others.get("lr_scheduler"),
        }
        inner = getattr(optimizer, "optimizer", optimizer)  # inside Accelerate's
        self.watch = watch(model, inner, **{**known, **self._settings})

    def on_step_begin(self, args: Any, state: Any, control: Any, **others: Any) -> None:
        if self.watch is not None:
            self.watch.epoch = int(state.epoch or 0)

    def on_evaluate(self, args: Any, state: Any, control: Any, **others: Any) -> None:
        loss = (others.get("metrics") or {}).get("eval_loss")
        if self.watch is not None and loss is not None:
            self.watch.test_loss(loss)

    def on_train_end(self, args: Any, state: Any, control: Any, **others: Any) -> None:
        if self.watch is not None:
            self.watch.finish()
