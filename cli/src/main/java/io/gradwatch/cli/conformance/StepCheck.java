package io.gradwatch.cli.conformance;

import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunVocabulary;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What step reports contain, measured by what the run's description promises. */
final class StepCheck {

  private static final Set<ActivationFamily> MEASURED =
      EnumSet.of(
          ActivationFamily.RELU,
          ActivationFamily.TANH,
          ActivationFamily.HARD_TANH,
          ActivationFamily.SIGMOID,
          ActivationFamily.HARD_SIGMOID);

  private final Findings findings;
  private final ClippedGradientCheck clipped;
  private final Map<String, Long> has = new LinkedHashMap<>();
  private List<LayerInfo> layers = List.of();
  private long steps;
  private String firstStep = "";

  StepCheck(Findings findings) {
    this.findings = findings;
    this.clipped = new ClippedGradientCheck(findings);
  }

  void describe(RunInfo info) {
    layers = RunVocabulary.complete(info).layers();
  }

  void check(StepReport step) {
    String where = "step " + step.step();
    if (steps++ == 0) {
      firstStep = where;
    }
    count("loss", step.loss().isPresent());
    count("learning_rate", step.learningRate().isPresent());
    count("batch_size", step.batchSize() > 0);
    count("step_seconds", step.stepSeconds() > 0);
    for (LayerReport layer : step.layers()) {
      check(layer, where);
    }
    clipped.check(step, where);
  }

  private void check(LayerReport layer, String where) {
    if (layer.index() >= layers.size()) {
      findings.wrong(
          "index",
          "layer \""
              + layer.name()
              + "\" has index "
              + layer.index()
              + "; RunInfo lists "
              + layers.size()
              + " layers",
          where);
      return;
    }
    LayerInfo info = layers.get(layer.index());
    if (!info.name().equals(layer.name())) {
      findings.wrong(
          "name",
          "layer "
              + layer.index()
              + " is \""
              + layer.name()
              + "\"; in RunInfo it is \""
              + info.name()
              + '"',
          where);
    }
    String of = " of layer \"" + info.name() + '"';
    if (!layer.tensors().isEmpty()) {
      checkElements(layer, info, where);
      count("tensors" + of, true);
    }
    if (layer.activation().isPresent()) {
      count("activation" + of, true);
    }
    if (layer.timeSteps().isPresent()) {
      count("time_steps" + of, true);
    }
    for (TensorReport tensor : layer.tensors()) {
      count("update_l2_norm", tensor.updateL2Norm().isPresent());
      count("parameter_l2_norm", tensor.parameterL2Norm().isPresent());
      count("unit_spread", tensor.unitSpread().isPresent());
    }
  }

  private void checkElements(LayerReport layer, LayerInfo info, String where) {
    long elements = layer.tensors().stream().mapToLong(t -> t.gradient().elements()).sum();
    if (elements > info.parameters()) {
      findings.wrong(
          "elements " + layer.index(),
          "the tensors of layer \""
              + info.name()
              + "\" have "
              + elements
              + " elements; in RunInfo it has "
              + info.parameters()
              + " parameters",
          where);
    }
  }

  private void count(String value, boolean present) {
    has.merge(value, present ? 1L : 0L, Long::sum);
  }

  void finish() {
    if (steps == 0) {
      findings.wrong("no steps", "no StepReport; nothing can be evaluated", "the whole run");
      return;
    }
    clipped.finish();
    lacking("loss", "loss; most rules ask whether it decreases");
    lacking("learning_rate", "learning_rate");
    lacking("batch_size", "batch_size");
    lacking("step_seconds", "step_seconds");
    lacking("update_l2_norm", "update_l2_norm; explosions and update ratios cannot be judged");
    lacking("parameter_l2_norm", "parameter_l2_norm; update ratios cannot be judged");
    lacking("unit_spread", "unit_spread at the first steps; copies of units are not found");
    for (LayerInfo layer : layers) {
      String of = " of layer \"" + layer.name() + '"';
      if (layer.trainableParameters() > 0 && !has.containsKey("tensors" + of)) {
        findings.lacks("tensors" + of, "tensors" + of + ", which is trained", firstStep);
      }
      if (MEASURED.contains(layer.activationFamily()) && !has.containsKey("activation" + of)) {
        findings.lacks(
            "activation",
            "activation" + of + "; dead and saturated units are not found",
            firstStep);
      }
      if (layer.recurrent() && !has.containsKey("time_steps" + of)) {
        findings.lacks(
            "time_steps",
            "time_steps" + of + "; vanishing and exploding through time are not found",
            firstStep);
      }
    }
  }

  private void lacking(String value, String message) {
    if (has.getOrDefault(value, 0L) == 0) {
      findings.lacks(value, message, firstStep);
    }
  }
}
