package io.gradwatch.detect.nonfinite;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.LossFamily;
import io.gradwatch.protocol.Remedy;
import java.util.List;
import java.util.Optional;

/**
 * Cause and remedies of a NaN or an infinity.
 *
 * @param cause one or two sentences
 * @param remedies remedies, most promising first
 */
record NonFiniteExplanation(String cause, List<Remedy> remedies) {

  private static final Remedy MATCH_OUTPUT =
      RemedyKey.MATCH_OUTPUT_ACTIVATION.withText(
          "Use the output activation that the loss expects: softmax or sigmoid for cross-entropy.");
  private static final Remedy CHECK_DATA =
      RemedyKey.CHECK_DATA.withText("Check the data for NaN, infinities and missing values.");
  private static final Remedy SCALE_DATA =
      RemedyKey.SCALE_INPUTS.withText(
          "Scale inputs and targets to a magnitude of about 1: their squares must not overflow.");
  private static final Remedy LOWER_RATE =
      RemedyKey.LOWER_LEARNING_RATE.withText("Lower the learning rate tenfold.");
  private static final Remedy CLIP_GRADIENT =
      RemedyKey.CLIP_GRADIENT_NORM.withText("Clip the gradient norm of each layer at 1.");
  private static final Remedy RESUME =
      RemedyKey.RESUME_BEFORE_NAN.withText(
          "Resume from a checkpoint before this step: weights that are NaN never recover.");

  /** The loss is not finite while every gradient is. */
  static NonFiniteExplanation ofLoss(RunView run, Optional<LayerHistory> output) {
    LossFamily loss = run.facts().lossFamily();
    boolean logarithmic = loss.isCrossEntropy() || loss == LossFamily.UNKNOWN;
    String reason =
        logarithmic
            ? output
                .flatMap(run::activationName)
                .map(
                    activation ->
                        "it is undefined for some outputs of the "
                            + activation
                            + " output layer (logarithm of 0).")
                .orElse("the loss function takes the logarithm of 0 or divides by 0.")
            : "an output or a target is not finite, or its error overflows.";
    return new NonFiniteExplanation(
        "The loss is NaN or infinite while every gradient is finite: " + reason,
        logarithmic
            ? List.of(MATCH_OUTPUT, CHECK_DATA, LOWER_RATE)
            : List.of(CHECK_DATA, SCALE_DATA, LOWER_RATE));
  }

  /** A gradient is not finite. */
  static NonFiniteExplanation ofGradient(RunView run, NonFiniteLimits limits, boolean lossFinite) {
    String cause =
        lossFinite
            ? "The gradient overflows during back-propagation; the loss is still finite."
            : "Loss and gradient are NaN or infinite: the run can learn nothing more.";
    return hadDestructiveUpdate(run, limits)
        ? new NonFiniteExplanation(cause, List.of(LOWER_RATE, CLIP_GRADIENT, CHECK_DATA, RESUME))
        : new NonFiniteExplanation(
            cause
                + " No previous update was large enough to destroy the weights: check the batch of this step.",
            run.stepsSeen() <= 1
                ? List.of(CHECK_DATA, SCALE_DATA, LOWER_RATE, CLIP_GRADIENT)
                : List.of(CHECK_DATA, LOWER_RATE, RESUME, CLIP_GRADIENT));
  }

  /**
   * Whether one of the previous updates was destructive, so that the NaN results from an overflow.
   */
  private static boolean hadDestructiveUpdate(RunView run, NonFiniteLimits limits) {
    return run.trainedLayers().stream()
        .anyMatch(
            layer ->
                layer.updateRatios().maxBeforeNewest(limits.destructiveSteps())
                    >= limits.destructiveUpdateRatio());
  }
}
