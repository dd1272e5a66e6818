package io.gradwatch.benchmarks.judge;

import io.gradwatch.lab.trial.Evaluation;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.VerdictKind;
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
final class SageMaker {

  private static final double VANISHING = 1e-7;
  private static final double INACTIVE_SHARE = 0.5;
  private static final double SATURATED_SHARE = 0.5;
  private static final double RATIO_TOO_LARGE = 10;
  private static final double RATIO_TOO_SMALL = 1e-8;
  private static final double VARIANCE_RATIO = 10;
  private static final int LOSS_STEPS = 10;
  private static final double LOSS_FALLS = 0.001;
  private static final double OVERFIT = 0.1;

  private SageMaker() {}

  static Judge judge() {
    return new RuleJudge("sagemaker", SageMaker::rules);
  }

  private static List<Rule> rules() {
    return List.of(
        Rule.of(
            VerdictKind.VANISHING_GRADIENT,
            moment -> moment.weights().stream().anyMatch(w -> Moment.meanAbsolute(w) < VANISHING)),
        new Rule(
            List.of(VerdictKind.EXPLODING_GRADIENT, VerdictKind.NON_FINITE), Moment::notFinite),
        Rule.of(
            VerdictKind.ZERO_GRADIENT,
            moment -> moment.tensors().stream().allMatch(t -> t.zeros() == t.elements())),
        Rule.of(VerdictKind.DEAD_NEURONS, moment -> moment.deadUnits() > INACTIVE_SHARE),
        Rule.of(VerdictKind.SATURATED_ACTIVATIONS, moment -> moment.saturated() > SATURATED_SHARE),
        Rule.of(
            VerdictKind.UPDATE_RATIO_TOO_LARGE,
            moment ->
                moment.weights().stream().anyMatch(w -> Moment.updateRatio(w) > RATIO_TOO_LARGE)),
        Rule.of(
            VerdictKind.UPDATE_RATIO_TOO_SMALL,
            moment ->
                moment.weights().stream().anyMatch(w -> Moment.updateRatio(w) < RATIO_TOO_SMALL)),
        Rule.of(
            VerdictKind.POOR_INITIALIZATION,
            moment -> moment.step().step() == 0 && varianceRatio(moment) > VARIANCE_RATIO),
        Rule.of(VerdictKind.LOSS_PLATEAU, new LossNotDecreasing()),
        Rule.of(
            VerdictKind.OVERFITTING,
            moment -> moment.evaluation().map(SageMaker::overfits).orElse(false)));
  }

  private static double varianceRatio(Moment moment) {
    double[] variances =
        moment.weights().stream()
            .mapToDouble(SageMaker::variance)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    return variances.length < 2 ? 1 : variances[variances.length - 1] / variances[0];
  }

  private static double variance(TensorReport weight) {
    double norm = weight.parameterL2Norm().orElse(Double.NaN);
    return norm * norm / weight.elements();
  }

  private static boolean overfits(Evaluation evaluation) {
    return (evaluation.testLoss() - evaluation.trainLoss()) / evaluation.trainLoss() > OVERFIT;
  }

  private static final class LossNotDecreasing implements Predicate<Moment> {

    private final Deque<Double> losses = new ArrayDeque<>();

    @Override
    public boolean test(Moment moment) {
      double loss = moment.step().loss().orElse(Double.NaN);
      losses.addLast(loss);
      if (losses.size() <= LOSS_STEPS) {
        return false;
      }
      double before = losses.removeFirst();
      return !(loss < (1 - LOSS_FALLS) * before);
    }
  }
}
