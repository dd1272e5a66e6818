package io.gradwatch.detect.exploding;

import io.gradwatch.detect.verdict.LearningRateRemedy;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Remedy;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cause and remedies of an exploding gradient.
 *
 * @param cause one sentence
 * @param remedies remedies, most promising first
 */
record ExplodingGradientExplanation(String cause, List<Remedy> remedies) {

  /** Update ratio of a large healthy step, at which the recommended learning rate aims. */
  private static final double HEALTHY_UPDATE_RATIO = 1e-2;

  static ExplodingGradientExplanation forBurst(
      RunView run, ExplodingGradientLimits limits, double updateRatio, double typicalNorm) {
    double rate = run.curves().learningRate();
    String cause =
        String.format(
            Locale.ROOT,
            "One update was %s times the norm of the weights%s, which moved them far outside the"
                + " region in which the gradient was valid.",
            rounded(updateRatio, 2),
            Double.isNaN(rate) ? "" : " (learning rate " + rounded(rate, 3) + ")");
    List<Remedy> remedies = new ArrayList<>();
    if (gain(run) >= limits.largeGain()) {
      remedies.add(
          RemedyKey.SMALLER_INITIAL_WEIGHTS.withText(
              String.format(
                  Locale.ROOT,
                  "Use smaller initial weights (Glorot or He): the current ones amplify the signal by a"
                      + " factor of %s per layer.",
                  rounded(gain(run), 2))));
    }
    if (hasUnscaledTargets(run, limits)) {
      remedies.add(SCALE_DATA);
    }
    remedies.add(
        rate < 0
            ? LearningRateRemedy.lowerToHealthyUpdates(rate, updateRatio)
            : RemedyKey.LOWER_LEARNING_RATE.withText(lowerRate(rate, updateRatio)));
    remedies.add(
        RemedyKey.CLIP_GRADIENT_NORM.withText(
            typicalNorm > limits.largeNorm()
                ? "Clip the gradient norm of each layer at 1."
                : String.format(
                    Locale.ROOT,
                    "Clip the gradient norm of each layer at %s, twice its typical norm.",
                    rounded(2 * typicalNorm, 1))));
    if (!hasUnscaledTargets(run, limits)) {
      remedies.add(RemedyKey.SCALE_INPUTS.withText("Scale the inputs to a magnitude of about 1."));
    }
    return new ExplodingGradientExplanation(cause, remedies);
  }

  private static final Remedy SCALE_DATA =
      RemedyKey.SCALE_TARGETS.withText("Scale targets and inputs to a magnitude of about 1.");

  /**
   * Factor by which each layer scales a signal, as a geometric mean: from the weights, corrected
   * for what their first update may have added, or from the outputs at the first step; NaN if
   * neither is known.
   */
  private static double gain(RunView run) {
    double byWeights =
        Math.exp(
            run.trainedLayers().stream()
                .mapToDouble(
                    layer -> Math.log(layer.firstGain() * (1 - layer.updateRatios().oldest())))
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN));
    double[] outputs =
        run.hiddenLayers().stream()
            .mapToDouble(LayerHistory::firstDeviation)
            .filter(deviation -> deviation > 0 && Double.isFinite(deviation))
            .toArray();
    double byOutputs =
        outputs.length < 3
            ? Double.NaN
            : Math.pow(outputs[outputs.length - 1] / outputs[0], 1.0 / (outputs.length - 1));
    return byWeights > byOutputs || Double.isNaN(byOutputs) ? byWeights : byOutputs;
  }

  private static boolean hasUnscaledTargets(RunView run, ExplodingGradientLimits limits) {
    double baseline = run.facts().baselineLoss();
    return (Double.isNaN(baseline) ? run.initialLoss() : baseline) >= limits.unscaledLoss();
  }

  private static String lowerRate(double learningRate, double updateRatio) {
    double rate = learningRate * HEALTHY_UPDATE_RATIO / updateRatio;
    return rate > 0
        ? String.format(
            Locale.ROOT,
            "Lower the learning rate from %s to %s, so that an update is 1 %% of the weights' norm.",
            rounded(learningRate, 3),
            rounded(rate, 1))
        : "Lower the learning rate a hundredfold.";
  }

  /** Plain decimal notation for usual magnitudes: 0.05 and 5; scientific notation otherwise. */
  private static String rounded(double value, int digits) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal number = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    double magnitude = Math.abs(value);
    return magnitude >= 1e-4 && magnitude < 1e6 ? number.toPlainString() : number.toString();
  }

  static ExplodingGradientExplanation forLevel(double gradientRatio, double loss) {
    return new ExplodingGradientExplanation(
        String.format(
            Locale.ROOT,
            "The gradient norm is %.0e times the norm of the weights at a loss of %.2e: inputs or"
                + " targets are not scaled.",
            gradientRatio,
            loss),
        List.of(
            SCALE_DATA,
            RemedyKey.CLIP_GRADIENT_NORM.withText("Clip the gradient norm of each layer at 1."),
            RemedyKey.LOWER_LEARNING_RATE.withText("Lower the learning rate tenfold.")));
  }
}
