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
import io.gradwatch.detect.updateratio.UpdateRatioLimits;
import io.gradwatch.detect.updateratio.UpdateRatioTooLargeDetector;
import io.gradwatch.detect.updateratio.UpdateRatioTooSmallDetector;
import io.gradwatch.detect.vanishing.VanishingGradientDetector;
import io.gradwatch.detect.vanishing.VanishingGradientLimits;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.zerogradient.ZeroGradientDetector;
import io.gradwatch.detect.zerogradient.ZeroGradientLimits;
import java.util.List;

/** Every detector with its default limits. A new detector is registered here and nowhere else. */
public final class Detectors {

  private Detectors() {}

  /**
   * Causes before their consequences: of two verdicts that begin at the same step, the first is the
   * root cause.
   */
  public static List<Detector> inOrderOfCauses() {
    return List.of(
        new RunStalledDetector(RunStalledLimits.defaults()),
        new ExplodingThroughTimeDetector(ExplodingThroughTimeLimits.defaults()),
        new ExplodingGradientDetector(ExplodingGradientLimits.defaults()),
        new NonFiniteDetector(),
        new SaturatedActivationsDetector(SaturatedActivationsLimits.defaults()),
        new VanishingThroughTimeDetector(VanishingThroughTimeLimits.defaults()),
        new VanishingGradientDetector(VanishingGradientLimits.defaults()),
        new PoorInitializationDetector(PoorInitializationLimits.defaults()),
        new DeadNeuronsDetector(DeadNeuronsLimits.defaults()),
        new ZeroGradientDetector(ZeroGradientLimits.defaults()),
        new UpdateRatioTooLargeDetector(UpdateRatioLimits.defaults()),
        new UpdateRatioTooSmallDetector(UpdateRatioLimits.defaults()),
        new LossDivergenceDetector(LossDivergenceLimits.defaults()),
        new LossOscillationDetector(LossOscillationLimits.defaults()),
        new LossPlateauDetector(LossPlateauLimits.defaults()),
        new OverfittingDetector(OverfittingLimits.defaults()));
  }
}
