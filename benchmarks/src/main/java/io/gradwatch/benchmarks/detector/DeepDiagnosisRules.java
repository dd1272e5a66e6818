package io.gradwatch.benchmarks.detector;

import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;

/**
 * DeepDiagnosis (Wardat et al., ICSE 2022), with its published defaults. It checks once per epoch;
 * here, at every step.
 *
 * <ul>
 *   <li>numerical error: a loss or value is not finite; counts as both kinds;
 *   <li>vanishing gradient: mean absolute gradient of a layer below 1e-7;
 *   <li>dead node: more than 70 % of a layer's units are dead;
 *   <li>saturated activation: inputs of at least 5 for half of a layer. Recordings contain the
 *       share of outputs within 0.01 of the limit instead: inputs of 2.6 for tanh, 4.6 for sigmoid;
 *   <li>learning rate: rate · ‖g‖ / ‖w‖ outside 1e-5 to 1e-1.
 * </ul>
 */
final class DeepDiagnosisRules {

  private static final double VANISHING = 1e-7;
  private static final double DEAD_SHARE = 0.7;
  private static final double SATURATED_SHARE = 0.5;
  private static final double RATIO_TOO_SMALL = 1e-5;
  private static final double RATIO_TOO_LARGE = 1e-1;

  private DeepDiagnosisRules() {}

  static FaultDetector detector() {
    return new PublishedRuleSet("deepdiagnosis", DeepDiagnosisRules::rules);
  }

  private static List<PublishedRule> rules() {
    return List.of(
        new PublishedRule(
            List.of(VerdictKind.NON_FINITE, VerdictKind.EXPLODING_GRADIENT),
            RuleInput::hasNonFinite),
        PublishedRule.of(
            VerdictKind.SATURATED_ACTIVATIONS,
            input -> input.largestSaturatedShare() >= SATURATED_SHARE),
        PublishedRule.of(
            VerdictKind.DEAD_NEURONS, input -> input.largestDeadUnitShare() > DEAD_SHARE),
        PublishedRule.of(
            VerdictKind.VANISHING_GRADIENT,
            input -> input.anyWeight(w -> RuleInput.meanAbsolute(w) < VANISHING)),
        PublishedRule.of(
            VerdictKind.UPDATE_RATIO_TOO_SMALL,
            input -> input.anyWeight(w -> updateRatio(input, w) < RATIO_TOO_SMALL)),
        PublishedRule.of(
            VerdictKind.UPDATE_RATIO_TOO_LARGE,
            input -> input.anyWeight(w -> updateRatio(input, w) > RATIO_TOO_LARGE)));
  }

  /** Learning rate · ‖g‖ / ‖w‖; NaN, for which no rule fires, if the learning rate is unknown. */
  private static double updateRatio(RuleInput input, TensorReport weight) {
    return input.step().learningRate().orElse(Double.NaN)
        * weight.gradient().l2Norm()
        / weight.parameterL2Norm().orElse(Double.NaN);
  }
}
