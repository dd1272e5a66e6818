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
 *   <li>VanishingGradient: mean absolute gradient of a tensor under 1e-7;
 *   <li>ExplodingTensor: a value that is not finite; both kinds are credited with it;
 *   <li>AllZero: every value of the gradients is zero;
 *   <li>DeadRelu: over half of a layer's units inactive; a unit counts as inactive when it is zero
 *       for the whole batch;
 *   <li>TanhSaturation, SigmoidSaturation: over half of a layer saturated. Theirs begins at an
 *       input of 9.5, or −23 and 17; a stream tells outputs within 0.01 of the limit, which is
 *       sooner;
 *   <li>WeightUpdateRatio: update over weight above 10 or under 1e-8;
 *   <li>PoorWeightInitialization: variances of two layers' weights differ by over 10 times, before
 *       the first step; taken from norms, since weights begin around 0;
 *   <li>LossNotDecreasing: over 10 steps, the loss fell by less than 0.1 %;
 *   <li>Overfit: (test loss − training loss) over training loss above 0.1.
 * </ul>
 *
 * <p>StalledTraining is a matter of the clock.
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
            input -> input.weights().stream().anyMatch(w -> RuleInput.meanAbsolute(w) < VANISHING)),
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
            input ->
                input.weights().stream().anyMatch(w -> RuleInput.updateRatio(w) > RATIO_TOO_LARGE)),
        PublishedRule.of(
            VerdictKind.UPDATE_RATIO_TOO_SMALL,
            input ->
                input.weights().stream().anyMatch(w -> RuleInput.updateRatio(w) < RATIO_TOO_SMALL)),
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
