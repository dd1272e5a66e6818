package io.gradwatch.detect.zerogradient;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Remedy;
import java.util.List;

/**
 * Cause and remedies of a gradient that is exactly zero.
 *
 * @param cause one sentence
 * @param remedies remedies, most promising first
 * @param constantOutput whether the output is constant, whatever the weights are
 */
record ZeroGradientExplanation(String cause, List<Remedy> remedies, boolean constantOutput) {

  static ZeroGradientExplanation of(
      RunView run, ZeroGradientLimits limits, List<LayerHistory> trained, List<LayerHistory> zero) {
    LayerHistory output = trained.get(trained.size() - 1);
    if (run.facts().isSoftmax(output.index()) && output.latest().units() == 1) {
      return new ZeroGradientExplanation(
          "The output is a softmax over a single unit, which is 1 for every input.",
          List.of(
              RemedyKey.MATCH_OUTPUT_ACTIVATION.withText(
                  "Use a sigmoid with binary cross-entropy for the single output unit, or softmax with one"
                      + " unit per class."),
              RemedyKey.CHECK_DATA.withText(
                  "Compare the number of output units with the number of classes.")),
          true);
    }
    for (LayerHistory layer : run.layers()) {
      if (layer.deadUnitShares().count() > 0
          && layer.deadUnitShares().last() >= limits.deadShare()) {
        return new ZeroGradientExplanation(
            "Every unit of "
                + layer.name()
                + " outputs zero for every example: neither signal nor gradient passes the layer.",
            List.of(
                RemedyKey.USE_LEAKY_RELU.withText("Replace ReLU with LeakyReLU or ELU."),
                RemedyKey.LOWER_LEARNING_RATE.withText("Lower the learning rate tenfold."),
                RemedyKey.USE_RELU_HE.withText("Use He initialisation and biases of zero.")),
            false);
      }
    }
    if (zero.stream().anyMatch(layer -> layer.latest().parameterNorm() == 0)) {
      return new ZeroGradientExplanation(
          "All weights of a layer are zero, so it passes no gradient on.",
          List.of(
              RemedyKey.BREAK_SYMMETRY.withText(
                  "Initialise the weights at random (Glorot or He) and the biases with zero.")),
          false);
    }
    return new ZeroGradientExplanation(
        zero.size() == trained.size()
            ? "The loss does not depend on any weight: the output is constant."
            : "The loss does not depend on these layers: no gradient reaches them.",
        List.of(
            RemedyKey.MATCH_OUTPUT_ACTIVATION.withText(
                "Use an output activation that is not constant and that matches the loss."),
            RemedyKey.USE_LEAKY_RELU.withText("Replace ReLU with LeakyReLU or ELU."),
            RemedyKey.CHECK_DATA.withText(
                "Check for labels, masks or example weights that are all zero.")),
        zero.size() == trained.size());
  }
}
