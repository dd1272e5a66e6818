package io.gradwatch.detect.exploding;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Remedy;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Why a gradient explodes, and what to do, with the run's own figures.
 *
 * @param cause one sentence
 * @param remedies most likely first
 */
record Advice(String cause, List<Remedy> remedies) {

  /** The update ratio of a brisk healthy step, at which a learning rate is aimed. */
  private static final double HEALTHY_UPDATE_RATIO = 1e-2;

  /** Factor by which a layer's first weights scale a signal at which they are to blame. */
  private static final double LARGE_GAIN = 3;

  /** Loss of guessing at which targets are not of the order of 1: a deviation of 10. */
  private static final double UNSCALED = 100;

  /** A gradient norm over which no layer's usual one is a measure for clipping. */
  private static final double LARGE_NORM = 10;

  static Advice forBurst(RunView run, double updateRatio, double usualNorm) {
    double rate = run.course().learningRate();
    String cause =
        String.format(
            Locale.ROOT,
            "A step moved the weights by %s times their norm%s: the next gradient is taken far"
                + " from where the last one held.",
            rounded(updateRatio, 2),
            Double.isNaN(rate) ? "" : " (learning rate " + rounded(rate, 3) + ")");
    List<Remedy> remedies = new ArrayList<>();
    if (gain(run) >= LARGE_GAIN) {
      remedies.add(
          RemedyKey.SMALLER_INITIAL_WEIGHTS.saying(
              String.format(
                  Locale.ROOT,
                  "Draw smaller initial weights (Glorot or He): these scale a signal by %s at each"
                      + " layer.",
                  rounded(gain(run), 2))));
    }
    if (unscaled(run)) {
      remedies.add(SCALE);
    }
    remedies.add(RemedyKey.LOWER_LEARNING_RATE.saying(lowerRate(rate, updateRatio)));
    remedies.add(
        RemedyKey.CLIP_GRADIENT_NORM.saying(
            usualNorm > LARGE_NORM
                ? "Clip the gradient norm of each layer at 1."
                : String.format(
                    Locale.ROOT,
                    "Clip the gradient norm of each layer at %s, twice this run's usual norm.",
                    rounded(2 * usualNorm, 1))));
    if (!unscaled(run)) {
      remedies.add(RemedyKey.SCALE_INPUTS.saying("Scale the inputs to the order of 1."));
    }
    return new Advice(cause, remedies);
  }

  private static final Remedy SCALE =
      RemedyKey.SCALE_TARGETS.saying("Scale targets and inputs to the order of 1.");

  /**
   * Geometric mean over the layers, less what their first update may have added to it; NaN where it
   * is known of none.
   */
  private static double gain(RunView run) {
    return Math.exp(
        run.trainedLayers().stream()
            .mapToDouble(layer -> Math.log(layer.firstGain() * (1 - layer.updateRatios().oldest())))
            .filter(Double::isFinite)
            .average()
            .orElse(Double.NaN));
  }

  private static boolean unscaled(RunView run) {
    double guessing = run.guessingLoss();
    return (Double.isNaN(guessing) ? run.loss().reference() : guessing) >= UNSCALED;
  }

  private static String lowerRate(double learningRate, double updateRatio) {
    double rate = learningRate * HEALTHY_UPDATE_RATIO / updateRatio;
    return rate > 0
        ? String.format(
            Locale.ROOT,
            "Lower the learning rate from %s to %s, for an update of one per cent of the weights.",
            rounded(learningRate, 3),
            rounded(rate, 1))
        : "Lower the learning rate a hundredfold.";
  }

  /** As a person writes it: 0.05 and 5, and powers of ten only where they are shorter. */
  private static String rounded(double value, int digits) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal number = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    double magnitude = Math.abs(value);
    return magnitude >= 1e-4 && magnitude < 1e6 ? number.toPlainString() : number.toString();
  }

  static Advice forLevel(double gradientRatio, double loss) {
    return new Advice(
        String.format(
            Locale.ROOT,
            "The gradient is %.0e times as large as the weights, at a loss of %.2e: inputs or targets"
                + " are not scaled.",
            gradientRatio,
            loss),
        List.of(
            SCALE,
            RemedyKey.CLIP_GRADIENT_NORM.saying("Clip the gradient norm of each layer at 1."),
            RemedyKey.LOWER_LEARNING_RATE.saying("Lower the learning rate tenfold.")));
  }
}
