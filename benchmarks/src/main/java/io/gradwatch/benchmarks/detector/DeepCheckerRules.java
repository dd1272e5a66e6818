package io.gradwatch.benchmarks.detector;

import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * TheDeepChecker (Ben Braiek and Khomh, TOSEM 2023), with its published defaults; it looks every 10
 * steps, here at every step.
 *
 * <ul>
 *   <li>not a number: a loss or gradient that is not finite;
 *   <li>vanishing: mean absolute gradient under 1e-6, or each of four neighbours' at most half of
 *       the one behind it;
 *   <li>exploding: mean absolute gradient over 1e6, or each of four at least twice the one behind;
 *   <li>update: log₁₀ of update over weight outside −4 to −1;
 *   <li>dead: for half of a layer's units, the 95th percentile under 1e-5; a stream tells units
 *       that are zero for the whole batch.
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
                input.weights().stream().anyMatch(w -> RuleInput.meanAbsolute(w) > EXPLODING)
                    || hasChain(input.weights(), condition -> condition >= GROWTH_RATIO)),
        PublishedRule.of(
            VerdictKind.VANISHING_GRADIENT,
            input ->
                input.weights().stream().anyMatch(w -> RuleInput.meanAbsolute(w) < VANISHING)
                    || hasChain(input.weights(), condition -> condition <= SHRINK_RATIO)),
        PublishedRule.of(
            VerdictKind.DEAD_NEURONS, input -> input.largestDeadUnitShare() > DEAD_SHARE),
        PublishedRule.of(
            VerdictKind.UPDATE_RATIO_TOO_LARGE,
            input ->
                input.weights().stream().anyMatch(w -> RuleInput.updateRatio(w) > RATIO_TOO_LARGE)),
        PublishedRule.of(
            VerdictKind.UPDATE_RATIO_TOO_SMALL,
            input ->
                input.weights().stream()
                    .anyMatch(w -> RuleInput.updateRatio(w) < RATIO_TOO_SMALL)));
  }

  /** Whether four layers in a row have such a ratio to the layer behind each. */
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
