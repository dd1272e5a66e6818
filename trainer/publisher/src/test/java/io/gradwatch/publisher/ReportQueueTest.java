package io.gradwatch.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.RunState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReportQueueTest {

  private static final OutgoingReport STEP = new OutgoingReport.Step(SampleReports.step("a", 0));
  private static final OutgoingReport LARGE =
      new OutgoingReport.Step(SampleReports.step("a", 0, 50, 50));
  private static final OutgoingReport START =
      new OutgoingReport.Run(SampleReports.info("a", RunState.STARTED));
  private static final OutgoingReport HEARTBEAT =
      new OutgoingReport.Run(SampleReports.info("a", RunState.RUNNING));

  @Test
  void isBoundedByNumberOfReports() {
    var queue = new ReportQueue(2, Long.MAX_VALUE);

    assertThat(queue.offer(STEP)).isTrue();
    assertThat(queue.offer(STEP)).isTrue();
    assertThat(queue.offer(STEP)).isFalse();
  }

  @Test
  void isBoundedByHeapSizeAndFreesIt() throws Exception {
    var queue = new ReportQueue(100, LARGE.heapBytes() * 2 + 1);

    assertThat(queue.offer(LARGE)).isTrue();
    assertThat(queue.offer(LARGE)).isTrue();
    assertThat(queue.offer(LARGE)).isFalse();
    assertThat(queue.poll(Duration.ZERO)).contains(LARGE);
    assertThat(queue.offer(LARGE)).isTrue();
  }

  @Test
  void acceptsAReportAboveTheBoundWhenItIsEmpty() {
    assertThat(new ReportQueue(100, 1).offer(LARGE)).isTrue();
  }

  @Test
  void hasAReserveForStartsAndEndsButNotForHeartbeats() {
    var queue = new ReportQueue(1, Long.MAX_VALUE);
    queue.offer(STEP);

    assertThat(queue.offer(HEARTBEAT)).isFalse();
    for (int i = 0; i < ReportQueue.RESERVE; i++) {
      assertThat(queue.offer(START)).isTrue();
    }
    assertThat(queue.offer(START)).isFalse();
  }

  @Test
  void canBeDrainedAfterClose() throws Exception {
    var queue = new ReportQueue(2, Long.MAX_VALUE);
    queue.offer(STEP);
    queue.close();

    assertThat(queue.offer(STEP)).isFalse();
    assertThat(queue.drained()).isFalse();
    assertThat(queue.poll(Duration.ofHours(1))).contains(STEP);
    assertThat(queue.poll(Duration.ofHours(1))).isEmpty();
    assertThat(queue.drained()).isTrue();
  }
}
