package io.gradwatch.benchmarks.detector;

import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * TheDeepChecker (Ben Braiek and Khomh, TOSEM 2023), with its published defaults. It checks every
 * 10 steps; here, every step.
 *
 * <ul>
 *   <li>not a number: a loss or gradient is not finite;
 *   <li>vanishing: mean absolute gradient below 1e-6, or each of four consecutive layers at most
 *       half of the next;
 *   <li>exploding: mean absolute gradient above 1e6, or each of four at least twice the next;
 *   <li>update: log₁₀ of the update ratio outside −4 to −1;
 *   <li>dead: the 95th percentile of the output below 1e-5 for half of a layer's units; recordings
 *       contain the share of units that are zero for the whole batch instead.
 * </ul>
 */
final class DeepCheckerRules {

  private static final double VANISHING = 1e-6;
  private static final double EXPLODING = 1e6;
  private static final int MIN_CHAIN_LENGTH = 4;
  private static final double SHRINK_RATIO = 0.5;
  private static final double GROWTH_RATIO = 2;
  private static final double RATIO_TOO_SMALL = 1e-4;
  private static final double RATIO_TOO_LARGE = 1e-1;
  private static final double DEAD_SHARE = 0.5;

  private DeepCheckerRules() {}

  static FaultDetector detector() {
    return new PublishedRuleSet("thedeepchecker", DeepCheckerRules::rules);
  }

  private static List<PublishedRule> rules() {
    return List.of(
        PublishedRule.of(VerdictKind.NON_FINITE, RuleInput::hasNonFinite),
        PublishedRule.of(
            VerdictKind.EXPLODING_GRADIENT,
            input ->
                input.anyWeight(w -> RuleInput.meanAbsolute(w) > EXPLODING)
                    || hasChain(input.weights(), condition -> condition >= GROWTH_RATIO)),
        PublishedRule.of(
            VerdictKind.VANISHING_GRADIENT,
            input ->
                input.anyWeight(w -> RuleInput.meanAbsolute(w) < VANISHING)
                    || hasChain(input.weights(), condition -> condition <= SHRINK_RATIO)),
        PublishedRule.of(
            VerdictKind.DEAD_NEURONS, input -> input.largestDeadUnitShare() > DEAD_SHARE),
        PublishedRule.of(
            VerdictKind.UPDATE_RATIO_TOO_LARGE,
            input -> input.anyWeight(w -> RuleInput.updateRatio(w) > RATIO_TOO_LARGE)),
        PublishedRule.of(
            VerdictKind.UPDATE_RATIO_TOO_SMALL,
            input ->
                input.weights().stream()
                    .anyMatch(w -> RuleInput.updateRatio(w) < RATIO_TOO_SMALL)));
  }

  /** Whether the condition holds for the ratio of a layer to the next, four times in a row. */
  private static boolean hasChain(List<TensorReport> weights, DoublePredicate condition) {
    int chainLength = 0;
    for (int i = 0; i + 1 < weights.size(); i++) {
      double next = RuleInput.meanAbsolute(weights.get(i + 1));
      chainLength =
          condition.test(RuleInput.meanAbsolute(weights.get(i)) / next) ? chainLength + 1 : 0;
      if (chainLength >= MIN_CHAIN_LENGTH) {
        return true;
      }
    }
    return false;
  }
}
