package io.gradwatch.detect.overfitting;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TestLosses;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Overfitting (Prechelt 1998, "Early stopping, but when?": generalisation loss): the test loss, as
 * the median of its newest three values, stands {@link OverfittingLimits#climbed} times over its
 * lowest, that lowest is {@link OverfittingLimits#evaluations} evaluations ago (or half of that
 * climb, twice as many evaluations ago), and the training loss is well below it and near its own
 * lowest: a run that diverges loses both. A climb that is small beside what the run has learned is
 * a note. Judged only where a test loss is reported.
 */
public final class OverfittingDetector implements Detector {

  private final OverfittingLimits limits;

  public OverfittingDetector(OverfittingLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.OVERFITTING;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(1, 1);
  }

  @Override
  public Reading read(RunView run) {
    TestLosses test = run.course().testLoss();
    if (test.count() <= limits.evaluations()) {
      return Reading.unsure();
    }
    double climb = test.newest() / test.lowest();
    boolean climbed =
        (climb >= limits.climbed() && test.rising() >= limits.evaluations())
            || (climb >= limits.climbing() && test.rising() >= limits.manyEvaluations());
    boolean gap = test.newest() >= limits.gap() * run.level();
    boolean learnsOn = run.level() <= limits.slack() * run.loss().curve().lowest(20);
    if (climbed && gap && learnsOn) {
      return new Reading.Abnormal(finding(run, test));
    }
    return climb < limits.climbing() ? Reading.normal() : Reading.unsure();
  }

  private Finding finding(RunView run, TestLosses test) {
    boolean notable = test.newest() - test.lowest() >= limits.notable() * run.reference();
    return new Finding(
        notable ? Severity.WARNING : Severity.INFO,
        Optional.empty(),
        List.of(),
        Math.max(run.firstStep(), test.lowestStep()),
        String.format(
            Locale.ROOT,
            "The test loss was lowest at step %d (%.3g) and has climbed to %.3g, while the training"
                + " loss is at %.3g: the network learns the examples by heart.",
            test.lowestStep(),
            test.lowest(),
            test.newest(),
            run.level()),
        List.of(
            Figure.of("test loss", test.newest(), limits.climbed() * test.lowest()),
            Figure.of("lowest test loss", test.lowest()),
            Figure.of("training loss", run.level())),
        List.of(
            RemedyKey.STOP_EARLY.saying(
                String.format(
                    Locale.ROOT,
                    "Stop where the test loss was lowest, at step %d, and keep those weights.",
                    test.lowestStep())),
            RemedyKey.USE_DROPOUT.saying("Drop out half of the hidden units while training."),
            RemedyKey.USE_WEIGHT_DECAY.saying("Add weight decay (L2) of 0.001 to 0.01.")));
  }
}
