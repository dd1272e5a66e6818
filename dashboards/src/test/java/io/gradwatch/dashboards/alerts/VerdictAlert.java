package io.gradwatch.dashboards.alerts;

import static java.util.Locale.ROOT;

import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The alert for a kind of verdict at one severity. Every pair has one, also those that no detector
 * gives today: a verdict without a rule would call nobody.
 */
public record VerdictAlert(VerdictKind kind, Severity severity) {

  static List<VerdictAlert> all() {
    return Arrays.stream(VerdictKind.values())
        .flatMap(kind -> Stream.of(severities()).map(severity -> new VerdictAlert(kind, severity)))
        .toList();
  }

  private static Severity[] severities() {
    return new Severity[] {Severity.CRITICAL, Severity.WARNING, Severity.INFO};
  }

  String name() {
    return nameOf(kind);
  }

  /** {@code GradwatchVanishingGradient}. */
  public static String nameOf(VerdictKind kind) {
    return "Gradwatch"
        + Arrays.stream(kind.name().split("_", -1))
            .map(word -> word.charAt(0) + word.substring(1).toLowerCase(ROOT))
            .collect(Collectors.joining());
  }

  String severityLabel() {
    return severity.name().toLowerCase(ROOT);
  }

  /**
   * How long it must hold. A verdict was certain before it began; the wait only spares people the
   * milder ones that are over at once.
   */
  int forSeconds() {
    return switch (severity) {
      case CRITICAL -> 0;
      case WARNING -> 15;
      case INFO -> 60;
    };
  }

  /** How long it goes on when the series are gone, so that a monitor's restart ends no alert. */
  int keepFiringSeconds() {
    return 30;
  }

  /** What is wrong, after the run's name. */
  String summary() {
    return switch (kind) {
      case VANISHING_GRADIENT -> "the gradient vanishes";
      case EXPLODING_GRADIENT -> "the gradient explodes";
      case NON_FINITE -> "NaN or infinity";
      case ZERO_GRADIENT -> "a gradient is exactly zero";
      case DEAD_NEURONS -> "units are dead";
      case SATURATED_ACTIVATIONS -> "activations are saturated";
      case VANISHING_THROUGH_TIME -> "the gradient vanishes through time";
      case EXPLODING_THROUGH_TIME -> "the gradient explodes through time";
      case LOSS_PLATEAU -> "the loss stands where it started";
      case LOSS_OSCILLATION -> "the loss swings and does not settle";
      case LOSS_DIVERGENCE -> "the loss climbs";
      case UPDATE_RATIO_TOO_SMALL -> "steps hardly move the weights";
      case UPDATE_RATIO_TOO_LARGE -> "steps replace the weights";
      case POOR_INITIALIZATION -> "the initial weights are poor";
      case OVERFITTING -> "the test loss climbs while the training loss falls";
      case RUN_STALLED -> "no step comes any more";
    };
  }

  /** What it means for the training. */
  String impact() {
    return switch (severity) {
      case CRITICAL -> "The training is lost unless somebody acts.";
      case WARNING -> "The training suffers.";
      case INFO -> "The training goes on all the same.";
    };
  }
}
