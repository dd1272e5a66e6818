package io.gradwatch.detect.verdict;

import static io.gradwatch.protocol.VerdictKind.DEAD_NEURONS;
import static io.gradwatch.protocol.VerdictKind.EXPLODING_GRADIENT;
import static io.gradwatch.protocol.VerdictKind.EXPLODING_THROUGH_TIME;
import static io.gradwatch.protocol.VerdictKind.LOSS_DIVERGENCE;
import static io.gradwatch.protocol.VerdictKind.LOSS_OSCILLATION;
import static io.gradwatch.protocol.VerdictKind.LOSS_PLATEAU;
import static io.gradwatch.protocol.VerdictKind.NON_FINITE;
import static io.gradwatch.protocol.VerdictKind.OVERFITTING;
import static io.gradwatch.protocol.VerdictKind.POOR_INITIALIZATION;
import static io.gradwatch.protocol.VerdictKind.SATURATED_ACTIVATIONS;
import static io.gradwatch.protocol.VerdictKind.UPDATE_RATIO_TOO_LARGE;
import static io.gradwatch.protocol.VerdictKind.UPDATE_RATIO_TOO_SMALL;
import static io.gradwatch.protocol.VerdictKind.VANISHING_GRADIENT;
import static io.gradwatch.protocol.VerdictKind.VANISHING_THROUGH_TIME;
import static io.gradwatch.protocol.VerdictKind.ZERO_GRADIENT;

import io.gradwatch.protocol.VerdictKind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Which trouble can bring about which: what the mathematics of back-propagation allows, not what
 * happened in one run. Initial weights of the wrong scale are said to follow from the vanishing,
 * exploding or saturation that they bring: of two names for one trouble, the more exact is the
 * cause.
 */
final class Causality {

  private static final Set<VerdictKind> LOSS =
      EnumSet.of(LOSS_PLATEAU, LOSS_OSCILLATION, LOSS_DIVERGENCE);

  private static final Map<VerdictKind, Set<VerdictKind>> CONSEQUENCES =
      new EnumMap<>(VerdictKind.class);

  /** Troubles that leave nothing of the figures by which another would be judged. */
  private static final Map<VerdictKind, Set<VerdictKind>> HIDDEN = new EnumMap<>(VerdictKind.class);

  static {
    Set<VerdictKind> afterNan = EnumSet.allOf(VerdictKind.class);
    afterNan.remove(VerdictKind.RUN_STALLED);
    afterNan.remove(NON_FINITE);
    CONSEQUENCES.put(NON_FINITE, LOSS);
    HIDDEN.put(NON_FINITE, afterNan);

    leadsTo(
        EXPLODING_THROUGH_TIME,
        EXPLODING_GRADIENT,
        NON_FINITE,
        UPDATE_RATIO_TOO_LARGE,
        SATURATED_ACTIVATIONS);
    leadsTo(
        EXPLODING_GRADIENT,
        NON_FINITE,
        DEAD_NEURONS,
        ZERO_GRADIENT,
        SATURATED_ACTIVATIONS,
        UPDATE_RATIO_TOO_LARGE,
        UPDATE_RATIO_TOO_SMALL,
        VANISHING_GRADIENT,
        VANISHING_THROUGH_TIME,
        POOR_INITIALIZATION);
    Set<VerdictKind> afterThrow =
        EnumSet.of(
            VANISHING_GRADIENT,
            VANISHING_THROUGH_TIME,
            EXPLODING_THROUGH_TIME,
            POOR_INITIALIZATION,
            OVERFITTING);
    HIDDEN.put(EXPLODING_GRADIENT, afterThrow);
    HIDDEN.put(UPDATE_RATIO_TOO_LARGE, afterThrow);
    HIDDEN.put(LOSS_DIVERGENCE, afterThrow);
    HIDDEN.put(LOSS_OSCILLATION, afterThrow);
    leadsTo(
        UPDATE_RATIO_TOO_LARGE,
        VANISHING_THROUGH_TIME,
        EXPLODING_GRADIENT,
        NON_FINITE,
        SATURATED_ACTIVATIONS,
        DEAD_NEURONS,
        ZERO_GRADIENT,
        VANISHING_GRADIENT);
    leadsTo(POOR_INITIALIZATION, ZERO_GRADIENT, DEAD_NEURONS, UPDATE_RATIO_TOO_SMALL);
    leadsTo(
        SATURATED_ACTIVATIONS,
        POOR_INITIALIZATION,
        VANISHING_GRADIENT,
        VANISHING_THROUGH_TIME,
        ZERO_GRADIENT,
        UPDATE_RATIO_TOO_SMALL);
    leadsTo(DEAD_NEURONS, ZERO_GRADIENT, VANISHING_GRADIENT, UPDATE_RATIO_TOO_SMALL);
    leadsTo(ZERO_GRADIENT, UPDATE_RATIO_TOO_SMALL);
    leadsTo(VANISHING_THROUGH_TIME, UPDATE_RATIO_TOO_SMALL);
    leadsTo(VANISHING_GRADIENT, POOR_INITIALIZATION, UPDATE_RATIO_TOO_SMALL);
    CONSEQUENCES.put(UPDATE_RATIO_TOO_SMALL, EnumSet.of(LOSS_PLATEAU));
    CONSEQUENCES.put(LOSS_DIVERGENCE, EnumSet.of(LOSS_OSCILLATION, LOSS_PLATEAU));
    CONSEQUENCES.put(
        LOSS_OSCILLATION,
        EnumSet.of(
            LOSS_PLATEAU, LOSS_DIVERGENCE, SATURATED_ACTIVATIONS, DEAD_NEURONS, ZERO_GRADIENT));
  }

  private Causality() {}

  /** Every trouble of the gradient or the weights may show in the loss. */
  private static void leadsTo(VerdictKind cause, VerdictKind... consequences) {
    Set<VerdictKind> all = EnumSet.copyOf(LOSS);
    all.addAll(Set.of(consequences));
    CONSEQUENCES.put(cause, all);
  }

  /** Whether one trouble can bring about the other. */
  static boolean canCause(VerdictKind cause, VerdictKind consequence) {
    return CONSEQUENCES.getOrDefault(cause, Set.of()).contains(consequence);
  }

  /** Whether, while one trouble holds, the figures no longer tell of the other. */
  static boolean hides(VerdictKind active, VerdictKind other) {
    return HIDDEN.getOrDefault(active, Set.of()).contains(other);
  }
}
