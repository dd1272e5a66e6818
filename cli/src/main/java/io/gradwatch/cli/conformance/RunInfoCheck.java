package io.gradwatch.cli.conformance;

import io.gradwatch.detect.window.RunFacts;
import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.LayerFamily;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LossFamily;
import io.gradwatch.protocol.OptimizerFamily;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunVocabulary;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the description of a run leaves unknown, once its first step has been taken. */
final class RunInfoCheck {

  private static final int NAMED = 3;

  private final Findings findings;
  private @Nullable RunInfo last;

  RunInfoCheck(Findings findings) {
    this.findings = findings;
  }

  void check(RunInfo info) {
    last = info;
  }

  void finish() {
    if (last == null) {
      return;
    }
    RunInfo info = RunVocabulary.complete(last);
    String where = "last RunInfo";
    if (info.layers().isEmpty()) {
      findings.lacks("layers", "no layers; without them no verdict can name one", where);
      return;
    }
    lacking(info, "family", layer -> layer.family() == LayerFamily.UNKNOWN);
    lacking(
        info, "activationFamily", layer -> layer.activationFamily() == ActivationFamily.UNKNOWN);
    lacking(info, "inputs", layer -> layer.inputs().isEmpty());
    boolean outputKnown =
        info.layers().stream().anyMatch(LayerInfo::output)
            || info.training().outputs().stream().anyMatch(o -> o.layer().isPresent());
    if (!outputKnown) {
      findings.lacks("output", "no layer is marked as output; depth counts from there", where);
    }
    if (info.training().optimizer().family() == OptimizerFamily.UNKNOWN) {
      findings.lacks(
          "optimizer",
          "training.optimizer.family; whether an update follows the gradient is unknown",
          where);
    }
    if (info.training().outputs().isEmpty()
        || info.training().outputs().stream().anyMatch(o -> o.loss() == LossFamily.UNKNOWN)) {
      findings.lacks("loss family", "training.outputs with the family of their loss", where);
    }
    if (Double.isNaN(RunFacts.of(info).baselineLoss())) {
      findings.lacks(
          "baseline",
          "training.baseline_loss, and it does not follow from the loss; whether the network is"
              + " better than a constant is unknown",
          where);
    }
    if (info.framework().isEmpty()) {
      findings.lacks("framework", "framework, with its version", where);
    }
  }

  private void lacking(RunInfo info, String field, Predicate<LayerInfo> unknown) {
    List<String> names = info.layers().stream().filter(unknown).map(LayerInfo::name).toList();
    if (!names.isEmpty()) {
      String some =
          names.stream().limit(NAMED).map(n -> '"' + n + '"').collect(Collectors.joining(", "));
      findings.lacks(
          "layers " + field,
          field
              + " of "
              + names.size()
              + " of "
              + info.layers().size()
              + " layers: "
              + some
              + (names.size() > NAMED ? ", …" : ""),
          "last RunInfo");
    }
  }
}
