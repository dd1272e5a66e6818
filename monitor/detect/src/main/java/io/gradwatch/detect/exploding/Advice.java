package io.gradwatch.detect.exploding;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.protocol.Remedy;
import java.math.BigDecimal;
import java.math.MathContext;
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

  static Advice forBurst(double learningRate, double updateRatio, double usualNorm) {
    String cause =
        String.format(
            Locale.ROOT,
            "A step moved the weights by %s times their norm%s: the next gradient is taken far"
                + " from where the last one held.",
            rounded(updateRatio, 2),
            Double.isNaN(learningRate) ? "" : " (learning rate " + rounded(learningRate, 3) + ")");
    return new Advice(
        cause,
        List.of(
            RemedyKey.LOWER_LEARNING_RATE.saying(lowerRate(learningRate, updateRatio)),
            RemedyKey.CLIP_GRADIENT_NORM.saying(
                String.format(
                    Locale.ROOT,
                    "Clip the gradient norm of each layer at %s, twice this run's usual norm.",
                    rounded(2 * usualNorm, 1))),
            RemedyKey.SCALE_TARGETS.saying("Scale targets and inputs to the order of 1."),
            RemedyKey.SMALLER_INITIAL_WEIGHTS.saying(
                "Draw smaller initial weights (Glorot or He).")));
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
            RemedyKey.SCALE_TARGETS.saying("Scale targets and inputs to the order of 1."),
            RemedyKey.CLIP_GRADIENT_NORM.saying("Clip the gradient norm of each layer at 1."),
            RemedyKey.LOWER_LEARNING_RATE.saying("Lower the learning rate tenfold.")));
  }
}
