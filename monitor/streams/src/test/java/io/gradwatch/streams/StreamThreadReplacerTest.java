package io.gradwatch.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class StreamThreadReplacerTest {

  private static final TopicPartition STUCK = new TopicPartition(Topics.STEPS, 0);
  private static final TopicPartition OTHER = new TopicPartition(Topics.STEPS, 1);

  private final AtomicLong nanos = new AtomicLong();
  private final StreamMetrics metrics = new StreamMetrics(new SimpleMeterRegistry());
  private final RejectedTopics rejectedTopics = new RejectedTopics(nanos::get);
  private final List<Integer> removedThreads = new CopyOnWriteArrayList<>();
  private Optional<InputOffsets> offsets = offsets(5, 0);
  private final StreamThreadReplacer threadReplacer =
      new StreamThreadReplacer(
          metrics, nanos::get, () -> offsets, removedThreads::add, rejectedTopics);

  @Test
  void theFirstFailedThreadIsReplacedAtOnceAndCounted() {
    assertThat(threadReplacer.handle(new IllegalStateException("x"))).isEqualTo(REPLACE_THREAD);
    assertThat(metrics.events(StreamEvent.THREAD_REPLACED)).isEqualTo(1);
  }

  @Test
  void aReplacedThreadLeavesTheConsumerGroupSoThatItsPartitionsDoNotWaitForItsSession()
      throws InterruptedException {
    Thread failed =
        new Thread(
            () -> threadReplacer.handle(new IllegalStateException("x")), "client-StreamThread-7");
    failed.start();
    failed.join();

    assertThat(removedThreads).containsExactly(7);
  }

  @Test
  void aTopicThatMayNotBeWrittenIsLeftOutAfterHalfAMinuteOfFailedThreads() {
    Exception denied =
        new StreamsException("not sent", new TopicAuthorizationException(Set.of(Topics.EVENTS)));

    threadReplacer.handle(denied);
    assertThat(rejectedTopics.isRejected(Topics.EVENTS)).isFalse();
    nanos.addAndGet(RejectedTopics.PATIENCE.toNanos());
    threadReplacer.handle(denied);

    assertThat(rejectedTopics.isRejected(Topics.EVENTS)).isTrue();
    assertThat(metrics.events(StreamEvent.PRODUCTION_FAILED)).isEqualTo(2);
  }

  @Test
  void backoffDoublesUpToHalfAMinuteAndResetsAfterTenMinutesWithoutFailure() {
    assertThat(IntStream.range(0, 8).mapToObj(i -> threadReplacer.nextBackoff()))
        .extracting(Duration::toSeconds)
        .containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L);

    nanos.addAndGet(Duration.ofMinutes(11).toNanos());
    assertThat(threadReplacer.nextBackoff()).isZero();
  }

  @Test
  void closingEndsTheBackoff() {
    threadReplacer.nextBackoff();
    threadReplacer.close();

    assertThat(threadReplacer.handle(new IllegalStateException("x"))).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void anErrorOfTheVirtualMachineStopsTheStream() {
    assertThat(threadReplacer.handle(new OutOfMemoryError())).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void theEleventhFailureWithoutProgressIsTheLast() {
    for (int i = 0; i <= StreamThreadReplacer.MAX_REPLACEMENTS; i++) {
      assertThat(threadReplacer.exhausted()).isEqualTo(i == StreamThreadReplacer.MAX_REPLACEMENTS);
    }
  }

  @Test
  void progressOfAnotherPartitionDoesNotHideTheOneThatIsStuck() {
    for (int i = 0; i <= StreamThreadReplacer.MAX_REPLACEMENTS; i++) {
      offsets = offsets(5, i);
      assertThat(threadReplacer.exhausted()).isEqualTo(i == StreamThreadReplacer.MAX_REPLACEMENTS);
    }
  }

  @Test
  void failuresWithProgressBetweenThemAreUnlimited() {
    for (int i = 0; i < 5 * StreamThreadReplacer.MAX_REPLACEMENTS; i++) {
      offsets = offsets(i, i);
      assertThat(threadReplacer.exhausted()).isFalse();
    }
  }

  @Test
  void failuresWhileTheClusterDoesNotAnswerDoNotCount() {
    offsets = Optional.empty();
    for (int i = 0; i < 5 * StreamThreadReplacer.MAX_REPLACEMENTS; i++) {
      assertThat(threadReplacer.exhausted()).isFalse();
    }
  }

  private static Optional<InputOffsets> offsets(long stuck, long other) {
    return Optional.of(
        new InputOffsets(
            Map.of(
                STUCK,
                new InputOffsets.Position(stuck, 1_000),
                OTHER,
                new InputOffsets.Position(other, 1_000))));
  }
}
