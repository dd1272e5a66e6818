package io.gradwatch.protocol;

import static io.gradwatch.protocol.VerdictKind.DEAD_NEURONS;
import static io.gradwatch.protocol.VerdictKind.EXPLODING_GRADIENT;
import static io.gradwatch.protocol.VerdictKind.EXPLODING_THROUGH_TIME;
import static io.gradwatch.protocol.VerdictKind.LOSS_DIVERGENCE;
import static io.gradwatch.protocol.VerdictKind.LOSS_OSCILLATION;
import static io.gradwatch.protocol.VerdictKind.LOSS_PLATEAU;
import static io.gradwatch.protocol.VerdictKind.NON_FINITE;
import static io.gradwatch.protocol.VerdictKind.OVERFITTING;
import static io.gradwatch.protocol.VerdictKind.POOR_INITIALIZATION;
import static io.gradwatch.protocol.VerdictKind.RUN_STALLED;
import static io.gradwatch.protocol.VerdictKind.SATURATED_ACTIVATIONS;
import static io.gradwatch.protocol.VerdictKind.UPDATE_RATIO_TOO_LARGE;
import static io.gradwatch.protocol.VerdictKind.UPDATE_RATIO_TOO_SMALL;
import static io.gradwatch.protocol.VerdictKind.VANISHING_GRADIENT;
import static io.gradwatch.protocol.VerdictKind.VANISHING_THROUGH_TIME;
import static io.gradwatch.protocol.VerdictKind.ZERO_GRADIENT;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Which kind of verdict can cause which, and which kind hides another by distorting its statistics.
 * The table states what back-propagation allows, not what happened in one run; docs/causality.md
 * shows it.
 *
 * <p>Initial weights of the wrong scale are a consequence of the vanishing, exploding or saturation
 * that they bring about: of two names for one problem, the more specific is the root cause, since
 * its remedy is.
 */
public final class Causality {

  private static final Set<VerdictKind> LOSS =
      EnumSet.of(LOSS_PLATEAU, LOSS_OSCILLATION, LOSS_DIVERGENCE);

  private static final Map<VerdictKind, Set<VerdictKind>> CONSEQUENCES =
      new EnumMap<>(VerdictKind.class);

  private static final Map<VerdictKind, Set<VerdictKind>> HIDDEN = new EnumMap<>(VerdictKind.class);

  static {
    for (VerdictKind kind : VerdictKind.values()) {
      CONSEQUENCES.put(kind, consequencesOf(kind));
      HIDDEN.put(kind, hiddenBy(kind));
    }
  }

  private Causality() {}

  /** Whether a verdict of one kind can bring about a verdict of the other. */
  public static boolean canCause(VerdictKind cause, VerdictKind consequence) {
    return CONSEQUENCES.getOrDefault(cause, Set.of()).contains(consequence);
  }

  /** Whether the statistics no longer show the other kind while this one is active. */
  public static boolean hides(VerdictKind active, VerdictKind other) {
    return HIDDEN.getOrDefault(active, Set.of()).contains(other);
  }

  private static Set<VerdictKind> consequencesOf(VerdictKind cause) {
    return switch (cause) {
      case EXPLODING_THROUGH_TIME ->
          lossAnd(EXPLODING_GRADIENT, NON_FINITE, UPDATE_RATIO_TOO_LARGE, SATURATED_ACTIVATIONS);
      case EXPLODING_GRADIENT ->
          lossAnd(
              NON_FINITE,
              DEAD_NEURONS,
              ZERO_GRADIENT,
              SATURATED_ACTIVATIONS,
              UPDATE_RATIO_TOO_LARGE,
              UPDATE_RATIO_TOO_SMALL,
              VANISHING_GRADIENT,
              VANISHING_THROUGH_TIME,
              POOR_INITIALIZATION);
      case UPDATE_RATIO_TOO_LARGE ->
          lossAnd(
              EXPLODING_GRADIENT,
              NON_FINITE,
              DEAD_NEURONS,
              ZERO_GRADIENT,
              SATURATED_ACTIVATIONS,
              VANISHING_GRADIENT,
              VANISHING_THROUGH_TIME);
      case SATURATED_ACTIVATIONS ->
          lossAnd(
              VANISHING_GRADIENT,
              VANISHING_THROUGH_TIME,
              ZERO_GRADIENT,
              UPDATE_RATIO_TOO_SMALL,
              POOR_INITIALIZATION);
      case DEAD_NEURONS -> lossAnd(ZERO_GRADIENT, VANISHING_GRADIENT, UPDATE_RATIO_TOO_SMALL);
      case POOR_INITIALIZATION -> lossAnd(ZERO_GRADIENT, DEAD_NEURONS, UPDATE_RATIO_TOO_SMALL);
      case VANISHING_GRADIENT -> lossAnd(UPDATE_RATIO_TOO_SMALL, POOR_INITIALIZATION);
      case VANISHING_THROUGH_TIME, ZERO_GRADIENT -> lossAnd(UPDATE_RATIO_TOO_SMALL);
      case NON_FINITE -> lossAnd(RUN_STALLED); // many a trainer fails at a NaN
      case UPDATE_RATIO_TOO_SMALL -> EnumSet.of(LOSS_PLATEAU);
      case LOSS_DIVERGENCE -> EnumSet.of(LOSS_PLATEAU, LOSS_OSCILLATION);
      case LOSS_OSCILLATION ->
          EnumSet.of(
              LOSS_PLATEAU, LOSS_DIVERGENCE, SATURATED_ACTIVATIONS, DEAD_NEURONS, ZERO_GRADIENT);
      default -> EnumSet.noneOf(VerdictKind.class);
    };
  }

  /** Every problem of the gradient or the weights may show in the loss. */
  private static Set<VerdictKind> lossAnd(VerdictKind... others) {
    Set<VerdictKind> kinds = EnumSet.copyOf(LOSS);
    kinds.addAll(Set.of(others));
    return kinds;
  }

  private static Set<VerdictKind> hiddenBy(VerdictKind active) {
    return switch (active) {
      case NON_FINITE -> EnumSet.complementOf(EnumSet.of(NON_FINITE, RUN_STALLED));
      // Weights that each step replaces have gradients that tell nothing of the architecture.
      case EXPLODING_GRADIENT, UPDATE_RATIO_TOO_LARGE, LOSS_DIVERGENCE, LOSS_OSCILLATION ->
          EnumSet.of(
              VANISHING_GRADIENT,
              VANISHING_THROUGH_TIME,
              EXPLODING_THROUGH_TIME,
              POOR_INITIALIZATION,
              OVERFITTING);
      default -> EnumSet.noneOf(VerdictKind.class);
    };
  }
}
