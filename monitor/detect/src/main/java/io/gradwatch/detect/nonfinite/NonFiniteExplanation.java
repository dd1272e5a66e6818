package io.gradwatch.detect.nonfinite;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Remedy;
import java.util.List;
import java.util.Optional;

/**
 * Where a NaN or an infinity comes from, as far as the figures tell.
 *
 * @param cause one sentence
 * @param remedies most likely first
 */
record NonFiniteExplanation(String cause, List<Remedy> remedies) {

  /** Update norm over parameter norm at which a step throws the weights away. */
  private static final double DESTRUCTIVE_UPDATE_RATIO = 0.3;

  private static final Remedy MATCH_OUTPUT =
      RemedyKey.MATCH_OUTPUT_ACTIVATION.withText(
          "Give the output layer the activation its loss expects: softmax or sigmoid for"
              + " cross-entropy.");
  private static final Remedy CHECK_DATA =
      RemedyKey.CHECK_DATA.withText("Look for NaN, infinities and missing values in the data.");
  private static final Remedy LOWER_RATE =
      RemedyKey.LOWER_LEARNING_RATE.withText("Lower the learning rate tenfold.");
  private static final Remedy CLIP_GRADIENT =
      RemedyKey.CLIP_GRADIENT_NORM.withText("Clip the gradient norm of each layer at 1.");
  private static final Remedy RESUME =
      RemedyKey.RESUME_BEFORE_NAN.withText(
          "Resume from a checkpoint before this step: weights stay NaN.");

  /** The loss is not finite while every gradient still is. */
  static NonFiniteExplanation ofLoss(RunView run, Optional<LayerHistory> output) {
    String activation = output.map(run::activation).orElse("");
    String reason =
        activation.isEmpty()
            ? "a logarithm of 0 or a division by 0 in the loss."
            : "the loss cannot take what the " + activation + " output gives it (logarithm of 0).";
    return new NonFiniteExplanation(
        "The loss is not finite while every gradient still is: " + reason,
        List.of(MATCH_OUTPUT, CHECK_DATA, LOWER_RATE));
  }

  /** A gradient is not finite. */
  static NonFiniteExplanation ofGradient(RunView run, boolean lossFinite) {
    String cause =
        lossFinite
            ? "The gradient overflows on its way back; the loss is still finite."
            : "Loss and gradient are not finite any more: nothing can be learned from here on.";
    return hadDestructiveUpdate(run)
        ? new NonFiniteExplanation(cause, List.of(LOWER_RATE, CLIP_GRADIENT, CHECK_DATA, RESUME))
        : new NonFiniteExplanation(
            cause + " No step before had thrown the weights: look at this step's batch.",
            List.of(CHECK_DATA, LOWER_RATE, RESUME, CLIP_GRADIENT));
  }

  /** Whether one of the steps before threw the weights: the NaN is then the end of an overflow. */
  private static boolean hadDestructiveUpdate(RunView run) {
    return run.trainedLayers().stream()
        .anyMatch(
            layer ->
                layer.updateRatios().newest(4).withoutNewest().max() >= DESTRUCTIVE_UPDATE_RATIO);
  }
}
