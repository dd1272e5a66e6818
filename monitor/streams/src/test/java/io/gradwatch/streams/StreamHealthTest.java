package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;

class StreamHealthTest {

  private static final TopicPartition STEPS = new TopicPartition(Topics.STEPS, 0);
  private static final TopicPartition RUNS = new TopicPartition(Topics.RUNS, 0);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final AtomicLong nanos = new AtomicLong();
  private KafkaStreams.State state = KafkaStreams.State.RUNNING;
  private Set<TopicPartition> assigned = Set.of(STEPS, RUNS);
  private Optional<InputOffsets> offsets = offsets(0, 0);
  private final StreamHealth health =
      new StreamHealth(() -> state, () -> offsets, () -> assigned, TIMEOUT, nanos::get);

  @Test
  void isNotHealthyWhileRestoringOrRebalancing() {
    assertThat(health.healthy()).isTrue();
    state = KafkaStreams.State.REBALANCING;
    assertThat(health.healthy()).isFalse();
    assertThat(health.description()).isEqualTo("REBALANCING");
  }

  @Test
  void isLiveWhileRestoringHoweverLongRecordsWaitBecauseARestartWouldBeginAgain() {
    state = KafkaStreams.State.REBALANCING;
    offsets = offsets(3, 10);
    checkAfter(0);
    checkAfter(3_600);

    assertThat(health.live()).isTrue();
    assertThat(health.healthy()).isFalse();
  }

  @Test
  void isNotLiveOnceItRunsAndRecordsWaitForTheTimeoutOrItHasEnded() {
    offsets = offsets(3, 10);
    checkAfter(0);
    assertThat(health.live()).isTrue();
    checkAfter(61);
    assertThat(health.live()).isFalse();

    offsets = offsets(4, 10);
    checkAfter(5);
    assertThat(health.live()).isTrue();
    state = KafkaStreams.State.ERROR;
    assertThat(health.live()).isFalse();
  }

  @Test
  void isNotHealthyOnceRecordsWaitForTheTimeoutWithoutProgress() {
    offsets = offsets(3, 10);
    checkAfter(0);
    checkAfter(59);
    assertThat(health.healthy()).isTrue();

    checkAfter(2);
    assertThat(health.healthy()).isFalse();
    assertThat(health.description())
        .isEqualTo("RUNNING, records wait and none was evaluated for 60 s in [gradwatch.steps-0]");

    offsets = offsets(4, 10);
    checkAfter(5);
    assertThat(health.healthy()).isTrue();
  }

  @Test
  void staysUnhealthyWhileAReplacedThreadHasNoPartitions() {
    offsets = offsets(3, 10);
    checkAfter(0);
    assigned = Set.of();
    checkAfter(61);

    assertThat(health.healthy()).isFalse();
  }

  @Test
  void namesThePartitionsOfStepsWhoseMonitorIsNotKnown() {
    checkAfter(0);

    assertThat(health.partitionsOtherThan(Set.of(RUNS))).containsExactly(0);
    assertThat(health.partitionsOtherThan(Set.of(STEPS))).isEmpty();
  }

  @Test
  void isHealthyWhileNoRecordsWait() {
    offsets = offsets(10, 10);
    checkAfter(0);
    checkAfter(3_600);

    assertThat(health.healthy()).isTrue();
  }

  @Test
  void ignoresPartitionsOfOtherProcesses() {
    assigned = Set.of(RUNS);
    offsets = offsets(3, 10);
    checkAfter(0);
    checkAfter(61);

    assertThat(health.healthy()).isTrue();
  }

  @Test
  void timeInWhichTheClusterDoesNotAnswerDoesNotCount() {
    offsets = offsets(3, 10);
    checkAfter(0);
    offsets = Optional.empty();
    checkAfter(600);
    offsets = offsets(3, 10);
    checkAfter(5);

    assertThat(health.healthy()).isTrue();
  }

  @Test
  void isNotHealthyWhenATopicWasRecreatedWithAnotherNumberOfPartitions() {
    checkAfter(0);
    offsets =
        Optional.of(
            new InputOffsets(
                Map.of(
                    STEPS,
                    new InputOffsets.Position(0, 0),
                    new TopicPartition(Topics.STEPS, 1),
                    new InputOffsets.Position(0, 0),
                    RUNS,
                    new InputOffsets.Position(0, 0))));
    checkAfter(5);

    assertThat(health.healthy()).isFalse();
    assertThat(health.description()).contains("gradwatch.steps=2", "at the start");
  }

  private void checkAfter(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    health.check();
  }

  private static Optional<InputOffsets> offsets(long committed, long end) {
    return Optional.of(
        new InputOffsets(
            Map.of(
                STEPS,
                new InputOffsets.Position(committed, end),
                RUNS,
                new InputOffsets.Position(7, 7))));
  }
}
