package io.gradwatch.benchmarks.detector;

import static io.gradwatch.protocol.Severity.CRITICAL;
import static io.gradwatch.protocol.Severity.WARNING;
import static io.gradwatch.protocol.VerdictKind.LOSS_PLATEAU;
import static io.gradwatch.protocol.VerdictKind.OVERFITTING;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class VerdictTimelineTest {

  private final VerdictTimeline timeline = new VerdictTimeline();

  @Test
  void recordsFromTheFirstOpeningToTheClosing() {
    timeline.open("1", LOSS_PLATEAU, WARNING, 5);
    timeline.open("1", LOSS_PLATEAU, WARNING, 6);
    timeline.close("1", 9);
    timeline.open("1", LOSS_PLATEAU, WARNING, 20);

    assertThat(timeline.until(30))
        .containsExactly(
            new VerdictPeriod(LOSS_PLATEAU, WARNING, 5, 9),
            new VerdictPeriod(LOSS_PLATEAU, WARNING, 20, 30));
  }

  @Test
  void splitsAVerdictWhoseSeverityRises() {
    timeline.open("1", LOSS_PLATEAU, WARNING, 5);
    timeline.open("2", OVERFITTING, WARNING, 6);
    timeline.closeOthers("1", CRITICAL, 8);
    timeline.open("1", LOSS_PLATEAU, CRITICAL, 8);

    assertThat(timeline.until(10))
        .containsExactlyInAnyOrder(
            new VerdictPeriod(LOSS_PLATEAU, WARNING, 5, 8),
            new VerdictPeriod(LOSS_PLATEAU, CRITICAL, 8, 10),
            new VerdictPeriod(OVERFITTING, WARNING, 6, 10));
  }
}
