package io.gradwatch.monitor.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrailTest {

  private final Trail trail = new Trail();

  @Test
  void aStepIsKeptOnce() {
    add(1);
    add(1);
    add(2);

    assertThat(trail.points()).extracting(TrailPoint::step).containsExactly(1L, 2L);
  }

  @Test
  void aFullTrailStillSpansTheWholeRun() {
    for (int step = 0; step < 10 * Trail.MAX_POINTS; step++) {
      add(step);
    }

    assertThat(trail.points()).hasSizeBetween(Trail.MAX_POINTS / 2, Trail.MAX_POINTS);
    assertThat(trail.points().get(0).step()).isZero();
    assertThat(trail.points().get(trail.points().size() - 1).step())
        .isEqualTo(10L * Trail.MAX_POINTS - 1);
  }

  private void add(long step) {
    trail.add(MadeUpRuns.vanishing(step).snapshot().norms().orElseThrow());
  }
}
