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
record Breakdown(String cause, List<Remedy> remedies) {

  /** Update norm over parameter norm at which a step throws the weights away. */
  private static final double THROWN = 0.3;

  private static final Remedy OUTPUT =
      RemedyKey.MATCH_OUTPUT_ACTIVATION.saying(
          "Give the output layer the activation its loss expects: softmax or sigmoid for"
              + " cross-entropy.");
  private static final Remedy DATA =
      RemedyKey.CHECK_DATA.saying("Look for NaN, infinities and missing values in the data.");
  private static final Remedy RATE =
      RemedyKey.LOWER_LEARNING_RATE.saying("Lower the learning rate tenfold.");
  private static final Remedy CLIP =
      RemedyKey.CLIP_GRADIENT_NORM.saying("Clip the gradient norm of each layer at 1.");
  private static final Remedy RESUME =
      RemedyKey.RESUME_BEFORE_NAN.saying(
          "Resume from a checkpoint before this step: weights stay NaN.");

  /** The loss is not finite while every gradient still is. */
  static Breakdown ofLoss(RunView run, Optional<LayerHistory> output) {
    String activation = output.map(run::activation).orElse("");
    String why =
        activation.isEmpty()
            ? "a logarithm of 0 or a division by 0 in the loss."
            : "the loss cannot take what the " + activation + " output gives it (logarithm of 0).";
    return new Breakdown(
        "The loss is not finite while every gradient still is: " + why,
        List.of(OUTPUT, DATA, RATE));
  }

  /** A gradient is not finite. */
  static Breakdown ofGradient(RunView run, boolean lossFinite) {
    String cause =
        lossFinite
            ? "The gradient overflows on its way back; the loss is still finite."
            : "Loss and gradient are not finite any more: nothing can be learned from here on.";
    return thrown(run)
        ? new Breakdown(cause, List.of(RATE, CLIP, DATA, RESUME))
        : new Breakdown(
            cause + " No step before had thrown the weights: look at this step's batch.",
            List.of(DATA, RATE, RESUME, CLIP));
  }

  /** Whether one of the steps before threw the weights: the NaN is then the end of an overflow. */
  private static boolean thrown(RunView run) {
    return run.trainedLayers().stream()
        .anyMatch(layer -> layer.updateRatios().newest(4).before().max() >= THROWN);
  }
}
