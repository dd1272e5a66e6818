package io.gradwatch.benchmarks.population;

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

import io.gradwatch.protocol.VerdictKind;
import java.util.EnumSet;
import java.util.Set;

/**
 * Verdicts to expect on runs with a planted fault of a kind: equivalent kinds, usual consequences,
 * and kinds that would be clearly wrong.
 *
 * @param alternatives equivalent kinds
 * @param acceptable kinds that may follow from the fault
 * @param forbidden kinds that would be wrong unless a variant allows them
 */
record KindExpectations(
    Set<VerdictKind> alternatives, Set<VerdictKind> acceptable, Set<VerdictKind> forbidden) {

  static KindExpectations of(VerdictKind kind) {
    return switch (kind) {
      case VANISHING_GRADIENT ->
          expectations(
              Set.of(),
              Set.of(LOSS_PLATEAU, POOR_INITIALIZATION, UPDATE_RATIO_TOO_SMALL),
              EnumSet.of(
                  EXPLODING_GRADIENT,
                  NON_FINITE,
                  DEAD_NEURONS,
                  LOSS_DIVERGENCE,
                  UPDATE_RATIO_TOO_LARGE,
                  ZERO_GRADIENT,
                  VANISHING_THROUGH_TIME,
                  EXPLODING_THROUGH_TIME,
                  OVERFITTING));
      case EXPLODING_GRADIENT ->
          expectations(
              Set.of(UPDATE_RATIO_TOO_LARGE, LOSS_DIVERGENCE, NON_FINITE),
              Set.of(
                  DEAD_NEURONS,
                  ZERO_GRADIENT,
                  LOSS_PLATEAU,
                  UPDATE_RATIO_TOO_SMALL,
                  LOSS_OSCILLATION,
                  POOR_INITIALIZATION,
                  SATURATED_ACTIVATIONS),
              EnumSet.of(
                  VANISHING_GRADIENT, OVERFITTING, VANISHING_THROUGH_TIME, EXPLODING_THROUGH_TIME));
      case NON_FINITE ->
          expectations(
              Set.of(),
              Set.of(
                  EXPLODING_GRADIENT,
                  LOSS_DIVERGENCE,
                  UPDATE_RATIO_TOO_LARGE,
                  LOSS_PLATEAU,
                  DEAD_NEURONS,
                  LOSS_OSCILLATION),
              EnumSet.of(
                  VANISHING_GRADIENT,
                  OVERFITTING,
                  UPDATE_RATIO_TOO_SMALL,
                  SATURATED_ACTIVATIONS,
                  VANISHING_THROUGH_TIME,
                  EXPLODING_THROUGH_TIME));
      case ZERO_GRADIENT ->
          expectations(
              Set.of(),
              Set.of(LOSS_PLATEAU, UPDATE_RATIO_TOO_SMALL),
              EnumSet.of(
                  EXPLODING_GRADIENT,
                  NON_FINITE,
                  DEAD_NEURONS,
                  LOSS_DIVERGENCE,
                  LOSS_OSCILLATION,
                  UPDATE_RATIO_TOO_LARGE,
                  OVERFITTING,
                  SATURATED_ACTIVATIONS,
                  VANISHING_GRADIENT,
                  VANISHING_THROUGH_TIME,
                  EXPLODING_THROUGH_TIME));
      case DEAD_NEURONS ->
          expectations(
              Set.of(),
              Set.of(
                  ZERO_GRADIENT,
                  LOSS_PLATEAU,
                  UPDATE_RATIO_TOO_SMALL,
                  POOR_INITIALIZATION,
                  VANISHING_GRADIENT),
              EnumSet.of(
                  EXPLODING_GRADIENT,
                  NON_FINITE,
                  LOSS_DIVERGENCE,
                  OVERFITTING,
                  SATURATED_ACTIVATIONS,
                  VANISHING_THROUGH_TIME,
                  EXPLODING_THROUGH_TIME));
      case SATURATED_ACTIVATIONS ->
          expectations(
              Set.of(),
              Set.of(
                  VANISHING_GRADIENT,
                  LOSS_PLATEAU,
                  POOR_INITIALIZATION,
                  UPDATE_RATIO_TOO_SMALL,
                  ZERO_GRADIENT,
                  LOSS_OSCILLATION),
              EnumSet.of(
                  NON_FINITE, DEAD_NEURONS, LOSS_DIVERGENCE, OVERFITTING, EXPLODING_THROUGH_TIME));
      case VANISHING_THROUGH_TIME ->
          expectations(
              Set.of(),
              Set.of(LOSS_PLATEAU, POOR_INITIALIZATION),
              EnumSet.of(
                  EXPLODING_GRADIENT,
                  EXPLODING_THROUGH_TIME,
                  NON_FINITE,
                  DEAD_NEURONS,
                  LOSS_DIVERGENCE,
                  UPDATE_RATIO_TOO_LARGE,
                  ZERO_GRADIENT,
                  SATURATED_ACTIVATIONS,
                  OVERFITTING));
      case EXPLODING_THROUGH_TIME ->
          expectations(
              Set.of(EXPLODING_GRADIENT, NON_FINITE),
              Set.of(
                  LOSS_DIVERGENCE,
                  UPDATE_RATIO_TOO_LARGE,
                  SATURATED_ACTIVATIONS,
                  LOSS_OSCILLATION,
                  LOSS_PLATEAU,
                  POOR_INITIALIZATION,
                  DEAD_NEURONS,
                  ZERO_GRADIENT),
              EnumSet.of(VANISHING_GRADIENT, VANISHING_THROUGH_TIME, OVERFITTING));
      case LOSS_PLATEAU ->
          expectations(
              Set.of(),
              Set.of(UPDATE_RATIO_TOO_SMALL),
              EnumSet.of(
                  VANISHING_GRADIENT,
                  EXPLODING_GRADIENT,
                  NON_FINITE,
                  DEAD_NEURONS,
                  SATURATED_ACTIVATIONS,
                  LOSS_DIVERGENCE,
                  LOSS_OSCILLATION,
                  UPDATE_RATIO_TOO_LARGE,
                  ZERO_GRADIENT,
                  VANISHING_THROUGH_TIME,
                  EXPLODING_THROUGH_TIME));
      case LOSS_OSCILLATION ->
          expectations(
              Set.of(UPDATE_RATIO_TOO_LARGE),
              Set.of(LOSS_PLATEAU, LOSS_DIVERGENCE, EXPLODING_GRADIENT),
              EnumSet.of(
                  NON_FINITE,
                  VANISHING_GRADIENT,
                  OVERFITTING,
                  UPDATE_RATIO_TOO_SMALL,
                  VANISHING_THROUGH_TIME,
                  EXPLODING_THROUGH_TIME));
      case LOSS_DIVERGENCE ->
          expectations(
              Set.of(EXPLODING_GRADIENT, UPDATE_RATIO_TOO_LARGE),
              Set.of(LOSS_OSCILLATION, NON_FINITE, SATURATED_ACTIVATIONS, LOSS_PLATEAU),
              EnumSet.of(
                  VANISHING_GRADIENT,
                  UPDATE_RATIO_TOO_SMALL,
                  ZERO_GRADIENT,
                  OVERFITTING,
                  VANISHING_THROUGH_TIME,
                  EXPLODING_THROUGH_TIME));
      case UPDATE_RATIO_TOO_SMALL ->
          expectations(
              Set.of(),
              Set.of(LOSS_PLATEAU),
              EnumSet.complementOf(
                  EnumSet.of(UPDATE_RATIO_TOO_SMALL, LOSS_PLATEAU, POOR_INITIALIZATION)));
      case UPDATE_RATIO_TOO_LARGE ->
          expectations(
              Set.of(EXPLODING_GRADIENT, LOSS_DIVERGENCE, LOSS_OSCILLATION),
              Set.of(
                  SATURATED_ACTIVATIONS,
                  DEAD_NEURONS,
                  ZERO_GRADIENT,
                  LOSS_PLATEAU,
                  NON_FINITE,
                  VANISHING_GRADIENT),
              EnumSet.of(OVERFITTING, UPDATE_RATIO_TOO_SMALL));
      case POOR_INITIALIZATION ->
          expectations(
              Set.of(),
              Set.of(LOSS_PLATEAU, UPDATE_RATIO_TOO_SMALL, UPDATE_RATIO_TOO_LARGE),
              EnumSet.of(OVERFITTING, EXPLODING_THROUGH_TIME, VANISHING_THROUGH_TIME));
      case OVERFITTING ->
          expectations(Set.of(), Set.of(), EnumSet.complementOf(EnumSet.of(OVERFITTING)));
      case RUN_STALLED ->
          throw new IllegalArgumentException(
              "RUN_STALLED depends on wall-clock time, which recordings do not contain");
    };
  }

  private static KindExpectations expectations(
      Set<VerdictKind> alternatives, Set<VerdictKind> acceptable, Set<VerdictKind> forbidden) {
    EnumSet<VerdictKind> allForbidden = EnumSet.of(RUN_STALLED);
    allForbidden.addAll(forbidden);
    return new KindExpectations(alternatives, acceptable, allForbidden);
  }
}
