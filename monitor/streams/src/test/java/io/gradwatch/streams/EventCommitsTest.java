package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class EventCommitsTest {

  private static final Duration DELAY = Duration.ofMillis(25);

  private long nanos = Long.MAX_VALUE - DELAY.toNanos() / 2; // a clock may overflow
  private int commits;

  private final EventCommits eventCommits = new EventCommits(DELAY, () -> commits++, () -> nanos);

  private void pass(long passed) {
    nanos += passed;
    eventCommits.requestDue();
  }

  @Test
  void commitsOnceAShortTimeAfterAnEvent() {
    eventCommits.eventPublished();
    pass(DELAY.toNanos() - 1);
    assertThat(commits).isZero();

    pass(1);
    assertThat(commits).isOne();

    pass(DELAY.toNanos());
    assertThat(commits).isOne();
  }

  @Test
  void commitsNothingWithoutAnEvent() {
    pass(DELAY.multipliedBy(2).toNanos());

    assertThat(commits).isZero();
  }

  @Test
  void laterEventsDoNotPutTheCommitOff() {
    eventCommits.eventPublished();
    pass(DELAY.toNanos() - 1);
    eventCommits.eventPublished();

    pass(1);

    assertThat(commits).isOne();
  }

  @Test
  void anEventAfterACommitGetsAnother() {
    eventCommits.eventPublished();
    pass(DELAY.toNanos());
    eventCommits.eventPublished();

    pass(DELAY.toNanos());

    assertThat(commits).isEqualTo(2);
  }
}
