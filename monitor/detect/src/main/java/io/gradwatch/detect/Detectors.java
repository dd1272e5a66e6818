package io.gradwatch.detect;

import io.gradwatch.detect.deadneurons.DeadNeuronsDetector;
import io.gradwatch.detect.deadneurons.DeadNeuronsLimits;
import io.gradwatch.detect.exploding.ExplodingGradientDetector;
import io.gradwatch.detect.exploding.ExplodingGradientLimits;
import io.gradwatch.detect.initialization.PoorInitializationDetector;
import io.gradwatch.detect.initialization.PoorInitializationLimits;
import io.gradwatch.detect.loss.LossDivergenceDetector;
import io.gradwatch.detect.loss.LossDivergenceLimits;
import io.gradwatch.detect.loss.LossOscillationDetector;
import io.gradwatch.detect.loss.LossOscillationLimits;
import io.gradwatch.detect.loss.LossPlateauDetector;
import io.gradwatch.detect.loss.LossPlateauLimits;
import io.gradwatch.detect.nonfinite.NonFiniteDetector;
import io.gradwatch.detect.nonfinite.NonFiniteLimits;
import io.gradwatch.detect.overfitting.OverfittingDetector;
import io.gradwatch.detect.overfitting.OverfittingLimits;
import io.gradwatch.detect.saturated.SaturatedActivationsDetector;
import io.gradwatch.detect.saturated.SaturatedActivationsLimits;
import io.gradwatch.detect.stalled.RunStalledDetector;
import io.gradwatch.detect.stalled.RunStalledLimits;
import io.gradwatch.detect.throughtime.ExplodingThroughTimeDetector;
import io.gradwatch.detect.throughtime.ExplodingThroughTimeLimits;
import io.gradwatch.detect.throughtime.VanishingThroughTimeDetector;
import io.gradwatch.detect.throughtime.VanishingThroughTimeLimits;
import io.gradwatch.detect.updateratio.UpdateRatioTooLargeDetector;
import io.gradwatch.detect.updateratio.UpdateRatioTooLargeLimits;
import io.gradwatch.detect.updateratio.UpdateRatioTooSmallDetector;
import io.gradwatch.detect.updateratio.UpdateRatioTooSmallLimits;
import io.gradwatch.detect.vanishing.VanishingGradientDetector;
import io.gradwatch.detect.vanishing.VanishingGradientLimits;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.zerogradient.ZeroGradientDetector;
import io.gradwatch.detect.zerogradient.ZeroGradientLimits;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;

/** Every detector with its limits. A new detector is registered here and nowhere else. */
public final class Detectors {

  /**
   * Causes before their consequences: of two verdicts that begin at the same step, the first is the
   * root cause.
   */
  static final List<DetectorType<?>> IN_ORDER_OF_CAUSES =
      List.of(
          DetectorType.of(VerdictKind.RUN_STALLED, RunStalledLimits.class, RunStalledDetector::new),
          DetectorType.of(
              VerdictKind.EXPLODING_THROUGH_TIME,
              ExplodingThroughTimeLimits.class,
              ExplodingThroughTimeDetector::new),
          DetectorType.of(
              VerdictKind.EXPLODING_GRADIENT,
              ExplodingGradientLimits.class,
              ExplodingGradientDetector::new),
          DetectorType.of(VerdictKind.NON_FINITE, NonFiniteLimits.class, NonFiniteDetector::new),
          DetectorType.of(
              VerdictKind.SATURATED_ACTIVATIONS,
              SaturatedActivationsLimits.class,
              SaturatedActivationsDetector::new),
          DetectorType.of(
              VerdictKind.VANISHING_THROUGH_TIME,
              VanishingThroughTimeLimits.class,
              VanishingThroughTimeDetector::new),
          DetectorType.of(
              VerdictKind.VANISHING_GRADIENT,
              VanishingGradientLimits.class,
              VanishingGradientDetector::new),
          DetectorType.of(
              VerdictKind.POOR_INITIALIZATION,
              PoorInitializationLimits.class,
              PoorInitializationDetector::new),
          DetectorType.of(
              VerdictKind.DEAD_NEURONS, DeadNeuronsLimits.class, DeadNeuronsDetector::new),
          DetectorType.of(
              VerdictKind.ZERO_GRADIENT, ZeroGradientLimits.class, ZeroGradientDetector::new),
          DetectorType.of(
              VerdictKind.UPDATE_RATIO_TOO_LARGE,
              UpdateRatioTooLargeLimits.class,
              UpdateRatioTooLargeDetector::new),
          DetectorType.of(
              VerdictKind.UPDATE_RATIO_TOO_SMALL,
              UpdateRatioTooSmallLimits.class,
              UpdateRatioTooSmallDetector::new),
          DetectorType.of(
              VerdictKind.LOSS_DIVERGENCE, LossDivergenceLimits.class, LossDivergenceDetector::new),
          DetectorType.of(
              VerdictKind.LOSS_OSCILLATION,
              LossOscillationLimits.class,
              LossOscillationDetector::new),
          DetectorType.of(
              VerdictKind.LOSS_PLATEAU, LossPlateauLimits.class, LossPlateauDetector::new),
          DetectorType.of(
              VerdictKind.OVERFITTING, OverfittingLimits.class, OverfittingDetector::new));

  private Detectors() {}

  /** Every detector with its default limits, in the order of causes. */
  public static List<Detector> inOrderOfCauses() {
    return inOrderOfCauses(RunSettings.defaults());
  }

  /** Every detector with these limits, in the order of causes. */
  static List<Detector> inOrderOfCauses(RunSettings settings) {
    return IN_ORDER_OF_CAUSES.stream().map(type -> settings.detector(type)).toList();
  }
}
