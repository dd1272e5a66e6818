"""The callbacks, with trainers that call them in the order of the libraries."""

import importlib.util
from types import SimpleNamespace

import pytest
import torch
from torch import nn

from gradwatch import lightning, transformers


class Output(dict):
    """Models of the transformers library return such a dictionary."""

    @property
    def loss(self):
        return self["loss"]


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(2, 1)

    def forward(self, inputs):
        return Output(loss=self.head(inputs).square().mean())


def test_of_lightning_reports_a_training(kafka):
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    trainer = SimpleNamespace(
        optimizers=[optimizer], current_epoch=3, accumulate_grad_batches=2, sanity_checking=False,
        callback_metrics={"val_loss": torch.tensor(0.25)},
    )  # fmt: skip
    callback = lightning.GradwatchCallback(run="run", client=kafka)

    callback.on_train_start(trainer, model)
    for _ in range(2):
        loss = model(torch.ones(4, 2)).square().mean() / 2
        callback.on_before_backward(trainer, model, loss)
        loss.backward()
    optimizer.step()
    callback.on_validation_epoch_end(trainer, model)
    model(torch.ones(4, 2)).sum().backward()
    optimizer.step()
    callback.on_train_end(trainer, model)

    assert kafka.steps[0]["loss"] == pytest.approx(2 * float(loss))
    assert kafka.steps[0]["epoch"] == 3
    assert kafka.steps[1]["test_loss"] == 0.25
    assert kafka.runs[-1]["state"] == 3


def test_of_lightning_reports_an_exception(kafka):
    model = nn.Linear(2, 1)
    trainer = SimpleNamespace(optimizers=[torch.optim.SGD(model.parameters(), lr=0.1)])
    callback = lightning.GradwatchCallback(run="run", client=kafka)

    callback.on_train_start(trainer, model)
    callback.on_exception(trainer, model, RuntimeError("stop"))

    assert kafka.runs[-1]["failure"] == "RuntimeError: stop"


def test_of_transformers_reports_a_training(kafka):
    model = Model()
    optimizer = torch.optim.AdamW(model.parameters())
    wrapper = SimpleNamespace(optimizer=optimizer)
    state = SimpleNamespace(max_steps=7, epoch=1.5)
    callback = transformers.GradwatchCallback(run="run", client=kafka)

    callback.on_train_begin(None, state, None, model=model, optimizer=wrapper, lr_scheduler=None)
    callback.on_step_begin(None, state, None)
    loss = model(torch.ones(4, 2)).loss
    loss.backward()
    optimizer.step()
    callback.on_evaluate(None, state, None, metrics={"eval_loss": 0.5})
    callback.on_train_end(None, state, None)

    assert kafka.steps[0]["loss"] == pytest.approx(float(loss))
    assert kafka.steps[0]["epoch"] == 1
    assert kafka.runs[0]["planned_steps"] == 7


@pytest.mark.skipif(
    importlib.util.find_spec("transformers") is None, reason="transformers is not installed"
)
def test_of_transformers_is_one(kafka):
    from transformers import TrainerCallback

    assert issubclass(transformers.GradwatchCallback, TrainerCallback)


@pytest.mark.skipif(
    importlib.util.find_spec("lightning") is None, reason="lightning is not installed"
)
def test_of_lightning_trains_with_it(kafka, tmp_path):
    import lightning as L

    class Module(L.LightningModule):
        def __init__(self):
            super().__init__()
            self.head = nn.Linear(2, 1)

        def training_step(self, batch, index):
            return self.head(batch).square().mean()

        def configure_optimizers(self):
            return torch.optim.Adam(self.parameters())

    trainer = L.Trainer(
        max_steps=6, accumulate_grad_batches=2, gradient_clip_val=1e-3, accelerator="cpu",
        default_root_dir=tmp_path, logger=False, enable_checkpointing=False,
        enable_progress_bar=False,
        callbacks=[lightning.GradwatchCallback(run="run", client=kafka)],
    )  # fmt: skip
    trainer.fit(Module(), torch.utils.data.DataLoader(torch.randn(64, 2), batch_size=4))

    assert len(kafka.steps) == 6
    assert all(step["loss"] > 0 for step in kafka.steps)
    norms = [t["l2_norm"] for s in kafka.steps for l in s["layers"] for t in l["tensors"]]
    assert max(norms) > 2e-3  # before clipping
