#!/usr/bin/env python3
"""Builds training jobs of Deeplearning4j again in PyTorch, trains them watched, and reports verdicts.

A job is a folder with job.yaml, model.json (a MultiLayerConfiguration) and CSV data. Architecture,
initial weights, data, optimiser, batches and steps are those of the job; the loss is written as one
does in PyTorch: cross-entropy on logits where the job has a softmax, and so on.

    ./gradwatch serve                                  # in another terminal
    trainer/pytorch/evaluation/cases.py JOBS --bootstrap localhost:9092 --reports DIR [--only NAME]

writes one report for each job and seed, by ./gradwatch replay from the records in Kafka.
"""

import argparse
import json
import math
import pathlib
import subprocess
import sys

import numpy as np
import torch
import yaml
from torch import nn

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "trainer/pytorch/src"))
import gradwatch  # noqa: E402


def simple(value):
    """The simple name of a class in the job's JSON."""
    return value["@class"].rsplit(".", 1)[-1] if value else ""


# ------------------------------------------------------------------------------------------ weights


def initialise(weight, init):
    """Initial weights of a matrix [units, inputs], as Deeplearning4j draws them."""
    units, inputs = weight.shape
    kind = simple(init)
    if kind == "WeightInitXavier":
        nn.init.normal_(weight, 0.0, math.sqrt(2.0 / (inputs + units)))
    elif kind == "WeightInitXavierUniform":
        nn.init.uniform_(weight, -(bound := math.sqrt(6.0 / (inputs + units))), bound)
    elif kind == "WeightInitRelu":
        nn.init.normal_(weight, 0.0, math.sqrt(2.0 / inputs))
    elif kind == "WeightInitReluUniform":
        nn.init.uniform_(weight, -(bound := math.sqrt(6.0 / inputs)), bound)
    elif kind == "WeightInitIdentity":
        with torch.no_grad():
            weight.copy_(init["scale"] * torch.eye(units))
    elif kind == "WeightInitDistribution":
        distribution = init["distribution"]
        name = distribution["type"].rsplit(".", 1)[-1]
        if name == "NormalDistribution":
            nn.init.normal_(weight, distribution["mean"], distribution["std"])
        elif name == "UniformDistribution":
            nn.init.uniform_(weight, distribution["lower"], distribution["upper"])
        elif name == "OrthogonalDistribution":
            nn.init.orthogonal_(weight, distribution["gain"])
        else:
            raise ValueError(f"distribution {name}")
    else:
        raise ValueError(f"initialisation {kind}")


ACTIVATIONS = {
    "ActivationReLU": nn.ReLU,
    "ActivationSigmoid": nn.Sigmoid,
    "ActivationTanH": nn.Tanh,
    "ActivationELU": nn.ELU,
    "ActivationSoftmax": lambda: nn.Softmax(dim=1),
    "ActivationIdentity": None,
}


class LastTimeStep(nn.Module):
    """A simple recurrent layer of which the last output is used."""

    def __init__(self, layer):
        super().__init__()
        self.rnn = nn.RNN(layer["nin"], layer["nout"], batch_first=True)
        initialise(self.rnn.weight_ih_l0, layer["weightInitFn"])
        initialise(self.rnn.weight_hh_l0, layer["weightInitFnRecurrent"] or layer["weightInitFn"])
        nn.init.zeros_(self.rnn.bias_ih_l0)
        nn.init.zeros_(self.rnn.bias_hh_l0)

    def forward(self, sequence):
        output, _ = self.rnn(sequence)
        return output[:, -1]


def dense(layer):
    linear = nn.Linear(layer["nin"], layer["nout"])
    initialise(linear.weight, layer["weightInitFn"])
    nn.init.constant_(linear.bias, layer["biasInit"])
    return linear


class LogLikelihood(nn.Module):
    """Cross-entropy of outputs that are used as probabilities, whatever activation they have."""

    def forward(self, output, target):
        # probabilities of exactly 0 have a logarithm of -infinity, and no gradient but NaN
        return -(target * torch.log(output)).sum(1).mean()


class MeanAbsoluteError(nn.L1Loss):
    pass


def network(model):
    """Modules and loss of a job, and whether the targets are the numbers of classes."""
    modules = []
    for conf in model["confs"]:
        layer = conf["layer"]
        kind = simple(layer)
        if kind == "LastTimeStep":
            modules.append(LastTimeStep(layer["underlying"]))
            continue
        modules.append(dense(layer))
        activation = simple(layer["activationFn"])
        if kind != "OutputLayer":
            if ACTIVATIONS[activation] is not None:
                modules.append(ACTIVATIONS[activation]())
            continue
        loss = simple(layer["lossFn"])
        weights = layer["lossFn"].get("weights")
        if isinstance(weights, dict):
            weights = weights["data"]
        weights = torch.tensor(weights, dtype=torch.float32) if weights else None
        if loss == "LossMCXENT" and activation == "ActivationSoftmax":
            return modules, nn.CrossEntropyLoss(weight=weights), True
        if loss == "LossBinaryXENT" and activation == "ActivationSigmoid":
            return modules, nn.BCEWithLogitsLoss(), False
        if ACTIVATIONS[activation] is not None:
            modules.append(ACTIVATIONS[activation]())
        return modules, {
            "LossMCXENT": LogLikelihood,
            "LossBinaryXENT": nn.BCELoss,
            "LossMSE": nn.MSELoss,
            "LossMAE": MeanAbsoluteError,
        }[loss](), False
    raise ValueError("no output layer")


# ----------------------------------------------------------------------------------------- optimiser


def rate(updater, step):
    schedule = updater.get("learningRateSchedule")
    if not schedule:
        return float(updater["learningRate"])
    if simple(schedule) != "MapSchedule":
        raise ValueError(f"schedule {simple(schedule)}")
    values = {int(key): float(value) for key, value in schedule["values"].items()}
    return values[max(key for key in values if key <= step)]


def optimiser(parameters, updater):
    kind, first = simple(updater), rate(updater, 0)
    if kind == "Sgd":
        return torch.optim.SGD(parameters, lr=first)
    if kind == "Nesterovs":
        return torch.optim.SGD(parameters, lr=first, momentum=updater["momentum"], nesterov=True)
    if kind == "Adam":
        return torch.optim.Adam(
            parameters, lr=first, betas=(updater["beta1"], updater["beta2"]), eps=updater["epsilon"]
        )
    if kind == "RmsProp":
        return torch.optim.RMSprop(
            parameters, lr=first, alpha=updater["rmsDecay"], eps=updater["epsilon"]
        )
    raise ValueError(f"updater {kind}")


# ---------------------------------------------------------------------------------------------- data


def examples(folder, job, file, scale):
    data = job["data"]
    rows = np.loadtxt(folder / data[file], delimiter=",", dtype=np.float64, ndmin=2)
    first, last = data["features"]
    features = rows[:, first : last + 1]
    if scale is None:
        scale = (np.zeros(features.shape[1]), np.ones(features.shape[1]))
        if data.get("scale") == "minmax":
            low, high = features.min(0), features.max(0)
            scale = (low, np.where(high > low, high - low, 1.0))
        elif data.get("scale") == "standardize":
            deviation = features.std(0)
            scale = (features.mean(0), np.where(deviation > 0, deviation, 1.0))
    features = torch.tensor((features - scale[0]) / scale[1], dtype=torch.float32)
    if "sequence" in data:
        features = features.reshape(len(features), data["sequence"]["steps"], -1)
    target = data["target"]
    if target["kind"] == "classes":
        labels = torch.tensor(rows[:, target["column"]], dtype=torch.long)
    else:
        begin, end = target["columns"]
        labels = torch.tensor(rows[:, begin : end + 1], dtype=torch.float32)
    return features, labels, scale


def prepared(labels, job, over_classes):
    target = job["data"]["target"]
    if target["kind"] == "classes" and not over_classes:
        return nn.functional.one_hot(labels, target["classes"]).float()
    return labels


def baseline(criterion, labels):
    """Loss of the best constant prediction; None if it is not known for the loss."""
    if isinstance(criterion, nn.CrossEntropyLoss):
        counts = torch.bincount(labels).double()
        weights = criterion.weight.double() if criterion.weight is not None else counts / counts
        shares = counts * weights / (counts * weights).sum()
        return float(-(shares[shares > 0] * shares[shares > 0].log()).sum())
    if isinstance(criterion, nn.MSELoss):
        return float(labels.var(0, unbiased=False).mean())
    if isinstance(criterion, nn.L1Loss):
        return float((labels - labels.median(0).values).abs().mean())
    if isinstance(criterion, (nn.BCEWithLogitsLoss, nn.BCELoss)):
        mean = labels.double().mean(0)
        if bool(((mean > 0) & (mean < 1)).all()):
            return float(-(mean * mean.log() + (1 - mean) * (1 - mean).log()).mean())
    return None


# --------------------------------------------------------------------------------------------- train


def train(folder, seed, bootstrap):
    job = yaml.safe_load((folder / "job.yaml").read_text())
    model_json = json.loads((folder / job["model"]).read_text())
    torch.manual_seed(seed)
    modules, criterion, over_classes = network(model_json)
    model = nn.Sequential(*modules)
    updater = model_json["confs"][-1]["layer"]["iupdater"]
    optimizer = optimiser(model.parameters(), updater)
    features, labels, scale = examples(folder, job, "train", None)
    labels = prepared(labels, job, over_classes)
    test = examples(folder, job, "test", scale) if job["data"].get("test") else None
    size = job["batchSize"]
    per_epoch = math.ceil(len(features) / size)
    planned = min(job.get("maxSteps", math.inf), job["epochs"] * per_epoch)
    run = f"{folder.name}__{seed}"
    loss_of_guessing = baseline(criterion, labels)
    with gradwatch.watch(
        model,
        optimizer,
        run,
        bootstrap,
        criterion=criterion,
        planned_steps=planned,
        baseline_loss=loss_of_guessing if loss_of_guessing and loss_of_guessing > 0 else None,
    ) as watch:
        step = 0
        for epoch in range(job["epochs"]):
            watch.epoch = epoch
            order = torch.randperm(len(features))
            for begin in range(0, len(features), size):
                if step == planned:
                    break
                rows = order[begin : begin + size]
                for group in optimizer.param_groups:
                    group["lr"] = rate(updater, step)
                optimizer.zero_grad()
                criterion(model(features[rows]), labels[rows]).backward()
                optimizer.step()
                step += 1
            if test is not None and step < planned:
                model.eval()
                with torch.no_grad():
                    watch.test_loss(
                        criterion(model(test[0]), prepared(test[1], job, over_classes))
                    )
                model.train()
        assert watch.errors == 0, f"{watch.errors} errors"
    print(f"{run}: {watch.steps} steps", flush=True)
    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("jobs", type=pathlib.Path)
    parser.add_argument("--bootstrap", default="localhost:9092")
    parser.add_argument("--reports", type=pathlib.Path, required=True)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--seeds", type=int, default=0, help="at most this many; default: all")
    parser.add_argument("--skip-existing", action="store_true", help="leave out what has a report")
    parser.add_argument("--gradwatch", nargs="+", default=[str(ROOT / "gradwatch")])
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    arguments.reports.mkdir(parents=True, exist_ok=True)
    for expected in sorted(arguments.jobs.glob("*/expected.json")):
        folder = expected.parent
        if arguments.only and folder.name not in arguments.only:
            continue
        if not (folder / "model.json").exists():
            print(f"{folder.name}: left out, it starts from a saved network", flush=True)
            continue
        if "confs" not in json.loads((folder / "model.json").read_text()):
            print(f"{folder.name}: left out, it is a graph", flush=True)
            continue
        if arguments.skip_existing and any(arguments.reports.glob(f"{folder.name}__*.json")):
            continue
        seeds = json.loads(expected.read_text())["seeds"]
        for seed in seeds[: arguments.seeds or None]:
            run = train(folder, seed, arguments.bootstrap)
            report = arguments.reports / f"{run}.json"
            subprocess.run(
                [*arguments.gradwatch, "replay", "--bootstrap", arguments.bootstrap, "--run", run,
                 "--report", str(report)],
                check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            last_attempt = json.loads(report.read_text())[-1]
            report.write_text(json.dumps(last_attempt, indent=1))


if __name__ == "__main__":
    main()
