package io.gradwatch.detect.zerogradient;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Remedy;
import java.util.List;

/**
 * Why nothing arrives, as far as the figures tell.
 *
 * @param cause one sentence
 * @param remedies most likely first
 */
record ZeroGradientExplanation(String cause, List<Remedy> remedies) {

  /** A layer in which next to no unit answers. */
  private static final double DEAD_SHARE = 0.99;

  static ZeroGradientExplanation of(
      RunView run, List<LayerHistory> trained, List<LayerHistory> zero) {
    LayerHistory output = trained.get(trained.size() - 1);
    if (run.activation(output).equals("softmax") && output.latest().units() == 1) {
      return new ZeroGradientExplanation(
          "The output is a softmax over a single unit, which is 1 whatever comes in.",
          List.of(
              RemedyKey.MATCH_OUTPUT_ACTIVATION.withText(
                  "Give the single output unit a sigmoid with binary cross-entropy, or one unit to"
                      + " each class with softmax."),
              RemedyKey.CHECK_DATA.withText(
                  "Compare the number of outputs with that of classes.")));
    }
    for (LayerHistory layer : run.layers()) {
      if (layer.deadUnitShares().count() > 0 && layer.deadUnitShares().last() >= DEAD_SHARE) {
        return new ZeroGradientExplanation(
            "Every unit of "
                + layer.name()
                + " answers zero to every example: nothing passes it in either direction.",
            List.of(
                RemedyKey.USE_LEAKY_RELU.withText("Replace ReLU by LeakyReLU or ELU."),
                RemedyKey.LOWER_LEARNING_RATE.withText("Lower the learning rate tenfold."),
                RemedyKey.USE_RELU_HE.withText(
                    "Start from He initialisation with biases of zero.")));
      }
    }
    if (zero.stream().anyMatch(layer -> layer.latest().parameterNorm() == 0)) {
      return new ZeroGradientExplanation(
          "The weights are all zero, so that no layer passes a gradient on.",
          List.of(
              RemedyKey.BREAK_SYMMETRY.withText(
                  "Draw the initial weights at random (Glorot or He), biases zero.")));
    }
    return new ZeroGradientExplanation(
        zero.size() == trained.size()
            ? "The loss does not depend on any weight: the output is constant."
            : "Nothing of the loss reaches these layers.",
        List.of(
            RemedyKey.MATCH_OUTPUT_ACTIVATION.withText(
                "Give the output layer an activation that can vary and that its loss expects."),
            RemedyKey.USE_LEAKY_RELU.withText("Replace ReLU by LeakyReLU or ELU."),
            RemedyKey.CHECK_DATA.withText("Look for labels, masks or weights that are all zero.")));
  }
}
