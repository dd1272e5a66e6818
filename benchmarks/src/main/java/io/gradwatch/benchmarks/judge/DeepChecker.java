package io.gradwatch.benchmarks.judge;

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
final class DeepChecker {

  private static final double VANISHING = 1e-6;
  private static final double EXPLODING = 1e6;
  private static final int NEIGHBOURS = 4;
  private static final double SHRINKS = 0.5;
  private static final double GROWS = 2;
  private static final double RATIO_TOO_SMALL = 1e-4;
  private static final double RATIO_TOO_LARGE = 1e-1;
  private static final double DEAD_SHARE = 0.5;

  private DeepChecker() {}

  static Judge judge() {
    return new RuleJudge("thedeepchecker", DeepChecker::rules);
  }

  private static List<Rule> rules() {
    return List.of(
        Rule.of(VerdictKind.NON_FINITE, Moment::notFinite),
        Rule.of(
            VerdictKind.EXPLODING_GRADIENT,
            moment ->
                moment.weights().stream().anyMatch(w -> Moment.meanAbsolute(w) > EXPLODING)
                    || chain(moment.weights(), ratio -> ratio >= GROWS)),
        Rule.of(
            VerdictKind.VANISHING_GRADIENT,
            moment ->
                moment.weights().stream().anyMatch(w -> Moment.meanAbsolute(w) < VANISHING)
                    || chain(moment.weights(), ratio -> ratio <= SHRINKS)),
        Rule.of(VerdictKind.DEAD_NEURONS, moment -> moment.deadUnits() > DEAD_SHARE),
        Rule.of(
            VerdictKind.UPDATE_RATIO_TOO_LARGE,
            moment ->
                moment.weights().stream().anyMatch(w -> Moment.updateRatio(w) > RATIO_TOO_LARGE)),
        Rule.of(
            VerdictKind.UPDATE_RATIO_TOO_SMALL,
            moment ->
                moment.weights().stream().anyMatch(w -> Moment.updateRatio(w) < RATIO_TOO_SMALL)));
  }

  /** Whether four layers in a row have such a ratio to the layer behind each. */
  private static boolean chain(List<TensorReport> weights, DoublePredicate ratio) {
    int inARow = 0;
    for (int i = 0; i + 1 < weights.size(); i++) {
      double behind = Moment.meanAbsolute(weights.get(i + 1));
      inARow = ratio.test(Moment.meanAbsolute(weights.get(i)) / behind) ? inARow + 1 : 0;
      if (inARow >= NEIGHBOURS) {
        return true;
      }
    }
    return false;
  }
}
