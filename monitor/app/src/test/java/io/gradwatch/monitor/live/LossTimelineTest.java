package io.gradwatch.monitor.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossTimelineTest {

  private final LossTimeline timeline = new LossTimeline();

  @Test
  void aStepIsKeptOnce() {
    add(1);
    add(1);
    add(2);

    assertThat(timeline.points()).extracting(LossTimelinePoint::step).containsExactly(1L, 2L);
  }

  @Test
  void aFullTimelineStillSpansTheWholeRun() {
    for (int step = 0; step < 10 * LossTimeline.MAX_POINTS; step++) {
      add(step);
    }

    assertThat(timeline.points())
        .hasSizeBetween(LossTimeline.MAX_POINTS / 2, LossTimeline.MAX_POINTS);
    assertThat(timeline.points().get(0).step()).isZero();
    assertThat(timeline.points().get(timeline.points().size() - 1).step())
        .isEqualTo(10L * LossTimeline.MAX_POINTS - 1);
  }

  private void add(long step) {
    timeline.add(SampleRuns.vanishing(step).snapshot().norms().orElseThrow());
  }
}
