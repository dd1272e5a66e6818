package io.gradwatch.benchmarks.judge;

import io.gradwatch.lab.trial.Evaluation;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;

/**
 * AutoTrainer (Zhang et al., ICSE 2021), with the defaults of its published code. A problem is
 * looked for only while the accuracy is under 0.7; the first evaluation must be there. R² stands
 * for the accuracy of a regressor.
 *
 * <ul>
 *   <li>vanishing: ‖g₁‖/‖g_L‖ &lt; 1e-3 and ‖g₁‖ &lt; 1e-4, of the first and last layer's weights;
 *   <li>exploding: ‖g₁‖/‖g_L‖ &gt; 70, or not finite; with that both kinds are credited;
 *   <li>dying ReLU: at least 0.7 of all gradient values are exactly zero;
 *   <li>oscillating: the accuracy turns by 0.03 or more in over 20 % of the epochs;
 *   <li>slow: best accuracy under 0.7, and less than 0.01 gained since the first.
 * </ul>
 */
final class AutoTrainer {

  private static final double ACCURATE = 0.7;
  private static final double VANISHING_RATIO = 1e-3;
  private static final double VANISHING_NORM = 1e-4;
  private static final double EXPLODING_RATIO = 70;
  private static final double ZERO_SHARE = 0.7;
  private static final double SWING = 0.03;
  private static final double SWING_SHARE = 0.2;
  private static final double SLOW_GAIN = 0.01;

  /** It looks every 3 to 5 epochs: with fewer there is no trend. */
  private static final int EPOCHS = 3;

  private AutoTrainer() {}

  static Judge judge() {
    return new RuleJudge("autotrainer", AutoTrainer::rules);
  }

  private static List<Rule> rules() {
    return List.of(
        new Rule(
            List.of(VerdictKind.EXPLODING_GRADIENT, VerdictKind.NON_FINITE),
            moment -> bad(moment) && (moment.notFinite() || ratio(moment) > EXPLODING_RATIO)),
        Rule.of(
            VerdictKind.VANISHING_GRADIENT,
            moment ->
                bad(moment)
                    && ratio(moment) < VANISHING_RATIO
                    && moment.weights().get(0).l2Norm() < VANISHING_NORM),
        Rule.of(VerdictKind.DEAD_NEURONS, moment -> bad(moment) && zeroShare(moment) >= ZERO_SHARE),
        Rule.of(
            VerdictKind.LOSS_OSCILLATION,
            moment -> bad(moment) && swings(moment.evaluations()) > SWING_SHARE),
        Rule.of(VerdictKind.LOSS_PLATEAU, moment -> slow(moment.evaluations())));
  }

  private static boolean bad(Moment moment) {
    return moment.evaluation().map(newest -> !(newest.trainQuality() >= ACCURATE)).orElse(false);
  }

  private static double ratio(Moment moment) {
    List<TensorReport> weights = moment.weights();
    return weights.isEmpty()
        ? 1
        : weights.get(0).l2Norm() / weights.get(weights.size() - 1).l2Norm();
  }

  private static double zeroShare(Moment moment) {
    double zeros = 0;
    double elements = 0;
    for (TensorReport tensor : moment.tensors()) {
      zeros += tensor.zeros();
      elements += tensor.elements();
    }
    return zeros / elements;
  }

  /** Share of evaluations at which the accuracy turned, with a step of 0.03 on both sides. */
  private static double swings(List<Evaluation> evaluations) {
    int turns = 0;
    for (int i = 2; i < evaluations.size(); i++) {
      double before = gain(evaluations, i - 1);
      double now = gain(evaluations, i);
      boolean large = Math.abs(before) >= SWING && Math.abs(now) >= SWING;
      turns += large && before * now < 0 ? 1 : 0;
    }
    return evaluations.size() < EPOCHS ? 0 : (double) turns / evaluations.size();
  }

  private static double gain(List<Evaluation> evaluations, int at) {
    return evaluations.get(at).trainQuality() - evaluations.get(at - 1).trainQuality();
  }

  private static boolean slow(List<Evaluation> evaluations) {
    if (evaluations.size() < EPOCHS) {
      return false;
    }
    double best =
        evaluations.stream().mapToDouble(Evaluation::trainQuality).max().orElse(Double.NaN);
    return best < ACCURATE && best - evaluations.get(0).trainQuality() < SLOW_GAIN;
  }
}
