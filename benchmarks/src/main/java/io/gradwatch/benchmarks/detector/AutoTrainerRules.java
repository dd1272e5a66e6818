package io.gradwatch.benchmarks.detector;

import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.training.evaluation.EvaluationPoint;
import java.util.List;

/**
 * AutoTrainer (Zhang et al., ICSE 2021), with the defaults of its published code. Its rules apply
 * only while the accuracy is below 0.7, and not before the first evaluation. For regression, R²
 * takes the place of accuracy.
 *
 * <ul>
 *   <li>vanishing: ‖g₁‖/‖g_L‖ &lt; 1e-3 and ‖g₁‖ &lt; 1e-4, of the first and last layer's weights;
 *   <li>exploding: ‖g₁‖/‖g_L‖ &gt; 70, or not finite; counts as both kinds;
 *   <li>dying ReLU: at least 70 % of all gradient values are exactly zero;
 *   <li>oscillating: the accuracy reverses direction by at least 0.03 in more than 20 % of the
 *       epochs;
 *   <li>slow: best accuracy below 0.7, and a gain of less than 0.01 since the first evaluation.
 * </ul>
 */
final class AutoTrainerRules {

  private static final double ACCURACY_LIMIT = 0.7;
  private static final double VANISHING_RATIO = 1e-3;
  private static final double VANISHING_NORM = 1e-4;
  private static final double EXPLODING_RATIO = 70;
  private static final double ZERO_SHARE = 0.7;
  private static final double ACCURACY_CHANGE = 0.03;
  private static final double TURNING_SHARE = 0.2;
  private static final double MIN_ACCURACY_GAIN = 0.01;

  /** The published code checks every 3 to 5 epochs; fewer evaluations show no trend. */
  private static final int MIN_EVALUATIONS = 3;

  private AutoTrainerRules() {}

  static FaultDetector detector() {
    return new PublishedRuleSet("autotrainer", AutoTrainerRules::rules);
  }

  private static List<PublishedRule> rules() {
    return List.of(
        new PublishedRule(
            List.of(VerdictKind.EXPLODING_GRADIENT, VerdictKind.NON_FINITE),
            input ->
                isInaccurate(input)
                    && (input.hasNonFinite() || firstToLastLayerRatio(input) > EXPLODING_RATIO)),
        PublishedRule.of(
            VerdictKind.VANISHING_GRADIENT,
            input ->
                isInaccurate(input)
                    && firstToLastLayerRatio(input) < VANISHING_RATIO
                    && input.weights().get(0).gradient().l2Norm() < VANISHING_NORM),
        PublishedRule.of(
            VerdictKind.DEAD_NEURONS,
            input -> isInaccurate(input) && zeroShare(input) >= ZERO_SHARE),
        PublishedRule.of(
            VerdictKind.LOSS_OSCILLATION,
            input -> isInaccurate(input) && turningShare(input.evaluations()) > TURNING_SHARE),
        PublishedRule.of(VerdictKind.LOSS_PLATEAU, input -> isSlow(input.evaluations())));
  }

  private static boolean isInaccurate(RuleInput input) {
    return input
        .latestEvaluation()
        .map(latest -> !(latest.trainQuality() >= ACCURACY_LIMIT))
        .orElse(false);
  }

  private static double firstToLastLayerRatio(RuleInput input) {
    List<TensorReport> weights = input.weights();
    return weights.isEmpty()
        ? 1
        : weights.get(0).gradient().l2Norm() / weights.get(weights.size() - 1).gradient().l2Norm();
  }

  private static double zeroShare(RuleInput input) {
    double zeros = 0;
    double elements = 0;
    for (TensorReport tensor : input.tensors()) {
      zeros += tensor.gradient().zeros();
      elements += tensor.gradient().elements();
    }
    return zeros / elements;
  }

  /**
   * Share of evaluations at which the accuracy reverses, changing by 0.03 or more on both sides.
   */
  private static double turningShare(List<EvaluationPoint> evaluations) {
    int turns = 0;
    for (int i = 2; i < evaluations.size(); i++) {
      double before = accuracyChange(evaluations, i - 1);
      double now = accuracyChange(evaluations, i);
      boolean bothLarge = Math.abs(before) >= ACCURACY_CHANGE && Math.abs(now) >= ACCURACY_CHANGE;
      turns += bothLarge && before * now < 0 ? 1 : 0;
    }
    return evaluations.size() < MIN_EVALUATIONS ? 0 : (double) turns / evaluations.size();
  }

  private static double accuracyChange(List<EvaluationPoint> evaluations, int index) {
    return evaluations.get(index).trainQuality() - evaluations.get(index - 1).trainQuality();
  }

  private static boolean isSlow(List<EvaluationPoint> evaluations) {
    if (evaluations.size() < MIN_EVALUATIONS) {
      return false;
    }
    double best =
        evaluations.stream().mapToDouble(EvaluationPoint::trainQuality).max().orElse(Double.NaN);
    return best < ACCURACY_LIMIT && best - evaluations.get(0).trainQuality() < MIN_ACCURACY_GAIN;
  }
}
