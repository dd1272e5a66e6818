package io.gradwatch.benchmarks.detector;

import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.training.evaluation.EvaluationPoint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * The built-in rules of Amazon SageMaker Debugger, with their defaults (developer guide, "List of
 * Debugger built-in rules"):
 *
 * <ul>
 *   <li>VanishingGradient: mean absolute gradient of a tensor below 1e-7;
 *   <li>ExplodingTensor: a value is not finite; counts as both kinds;
 *   <li>AllZero: every value of the gradients is zero;
 *   <li>DeadRelu: more than half of a layer's units are inactive, that is zero for the whole batch;
 *   <li>TanhSaturation, SigmoidSaturation: more than half of a layer is saturated. In SageMaker
 *       that means inputs beyond 9.5, or −23 and 17; recordings contain the share of outputs within
 *       0.01 of the limit, which is reached earlier;
 *   <li>WeightUpdateRatio: ratio of update to weight above 10 or below 1e-8;
 *   <li>PoorWeightInitialization: the variances of two layers' weights differ by more than 10 times
 *       before the first step; computed from norms, since initial weights have mean 0;
 *   <li>LossNotDecreasing: the loss fell by less than 0.1 % over 10 steps;
 *   <li>Overfit: (test loss − training loss) over training loss above 0.1.
 * </ul>
 *
 * <p>StalledTraining depends on wall-clock time and is left out.
 */
final class SageMakerRules {

  private static final double VANISHING = 1e-7;
  private static final double INACTIVE_SHARE = 0.5;
  private static final double SATURATED_SHARE = 0.5;
  private static final double RATIO_TOO_LARGE = 10;
  private static final double RATIO_TOO_SMALL = 1e-8;
  private static final double VARIANCE_RATIO = 10;
  private static final int LOSS_STEPS = 10;
  private static final double MIN_LOSS_DECREASE = 0.001;
  private static final double MAX_LOSS_GAP = 0.1;

  private SageMakerRules() {}

  static FaultDetector detector() {
    return new PublishedRuleSet("sagemaker", SageMakerRules::rules);
  }

  private static List<PublishedRule> rules() {
    return List.of(
        PublishedRule.of(
            VerdictKind.VANISHING_GRADIENT,
            input -> input.anyWeight(w -> RuleInput.meanAbsolute(w) < VANISHING)),
        new PublishedRule(
            List.of(VerdictKind.EXPLODING_GRADIENT, VerdictKind.NON_FINITE),
            RuleInput::hasNonFinite),
        PublishedRule.of(
            VerdictKind.ZERO_GRADIENT,
            input ->
                input.tensors().stream()
                    .allMatch(t -> t.gradient().zeros() == t.gradient().elements())),
        PublishedRule.of(
            VerdictKind.DEAD_NEURONS, input -> input.largestDeadUnitShare() > INACTIVE_SHARE),
        PublishedRule.of(
            VerdictKind.SATURATED_ACTIVATIONS,
            input -> input.largestSaturatedShare() > SATURATED_SHARE),
        PublishedRule.of(
            VerdictKind.UPDATE_RATIO_TOO_LARGE,
            input -> input.anyWeight(w -> RuleInput.updateRatio(w) > RATIO_TOO_LARGE)),
        PublishedRule.of(
            VerdictKind.UPDATE_RATIO_TOO_SMALL,
            input -> input.anyWeight(w -> RuleInput.updateRatio(w) < RATIO_TOO_SMALL)),
        PublishedRule.of(
            VerdictKind.POOR_INITIALIZATION,
            input -> input.step().step() == 0 && varianceRatio(input) > VARIANCE_RATIO),
        PublishedRule.of(VerdictKind.LOSS_PLATEAU, new LossNotDecreasing()),
        PublishedRule.of(
            VerdictKind.OVERFITTING,
            input -> input.latestEvaluation().map(SageMakerRules::isOverfitting).orElse(false)));
  }

  private static double varianceRatio(RuleInput input) {
    double[] variances =
        input.weights().stream()
            .mapToDouble(SageMakerRules::variance)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    return variances.length < 2 ? 1 : variances[variances.length - 1] / variances[0];
  }

  private static double variance(TensorReport weight) {
    double norm = weight.parameterL2Norm().orElse(Double.NaN);
    return norm * norm / weight.gradient().elements();
  }

  private static boolean isOverfitting(EvaluationPoint evaluation) {
    return (evaluation.testLoss() - evaluation.trainLoss()) / evaluation.trainLoss() > MAX_LOSS_GAP;
  }

  private static final class LossNotDecreasing implements Predicate<RuleInput> {

    private final Deque<Double> losses = new ArrayDeque<>();

    @Override
    public boolean test(RuleInput input) {
      double loss = input.step().loss().orElse(Double.NaN);
      losses.addLast(loss);
      if (losses.size() <= LOSS_STEPS) {
        return false;
      }
      double oldest = losses.removeFirst();
      return !(loss < (1 - MIN_LOSS_DECREASE) * oldest);
    }
  }
}
