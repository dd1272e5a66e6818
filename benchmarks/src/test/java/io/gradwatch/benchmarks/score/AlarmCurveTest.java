package io.gradwatch.benchmarks.score;

import static io.gradwatch.protocol.Severity.CRITICAL;
import static io.gradwatch.protocol.Severity.INFO;
import static io.gradwatch.protocol.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.detector.VerdictPeriod;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AlarmCurveTest {

  private static VerdictPeriod active(Severity severity, long from, long to) {
    return new VerdictPeriod(VerdictKind.LOSS_PLATEAU, severity, from, to);
  }

  private static AlarmCurve curve(VerdictPeriod... periods) {
    return AlarmCurve.of(List.of(periods), 0);
  }

  @Test
  void hasNoScoreWithoutVerdicts() {
    assertThat(curve().finalScore()).isZero();
    assertThat(curve().firstStepAt(1)).isEmpty();
  }

  @Test
  void ranksSeverityBeforeTheNumberOfSteps() {
    long longInfo = curve(active(INFO, 0, 500)).finalScore();
    long shortWarning = curve(active(WARNING, 0, 1)).finalScore();
    long longWarning = curve(active(WARNING, 0, 2)).finalScore();
    long critical = curve(active(CRITICAL, 7, 8)).finalScore();

    assertThat(List.of(longInfo, shortWarning, longWarning, critical)).isSorted();
    assertThat(shortWarning).isLessThan(longWarning);
  }

  @Test
  void countsStepsOfVerdictsThatOverlapOnce() {
    assertThat(curve(active(WARNING, 0, 10), active(WARNING, 5, 15)).finalScore())
        .isEqualTo(curve(active(WARNING, 20, 35)).finalScore());
  }

  @Test
  void reachesItsFinalScoreAtTheLastActiveStep() {
    AlarmCurve curve = curve(active(WARNING, 10, 12), active(WARNING, 30, 32));

    assertThat(curve.firstStepAt(curve.finalScore())).hasValue(31);
    assertThat(curve.firstStepAt(curve.finalScore() - 1)).hasValue(30);
    assertThat(curve.firstStepAt(curve.finalScore() - 3)).hasValue(10);
    assertThat(curve.firstStepAt(curve.finalScore() + 1)).isEmpty();
  }

  @Test
  void reachesEveryThresholdOfALowerSeverityAtOnce() {
    AlarmCurve curve = curve(active(CRITICAL, 40, 41));
    long longWarning = curve(active(WARNING, 0, 300)).finalScore();

    assertThat(curve.firstStepAt(longWarning)).hasValue(40);
    assertThat(curve.firstStepAt(1)).hasValue(40);
  }

  @Test
  void ignoresStepsBeforeTheFault() {
    AlarmCurve curve = AlarmCurve.of(List.of(active(WARNING, 10, 120)), 100);

    assertThat(curve.firstStepAt(1)).hasValue(100);
    assertThat(curve.finalScore()).isEqualTo(curve(active(WARNING, 0, 20)).finalScore());
    assertThat(AlarmCurve.of(List.of(active(WARNING, 10, 100)), 100).finalScore()).isZero();
  }

  @Test
  void takesTheLowestThresholdThatAllowsTheShareOfFalseAlarms() {
    long[] scores = new long[40];
    scores[3] = 50;
    scores[11] = 60;
    scores[20] = 70;

    assertThat(AlarmCurve.thresholdAt(0.05, scores)).isEqualTo(51);
    assertThat(AlarmCurve.thresholdAt(0.049, scores)).isEqualTo(61);
    assertThat(AlarmCurve.thresholdAt(0, scores)).isEqualTo(71);
    assertThat(AlarmCurve.thresholdAt(0.075, scores)).isEqualTo(1);
    assertThat(AlarmCurve.thresholdAt(0.05, new long[] {})).isEqualTo(1);
  }
}
