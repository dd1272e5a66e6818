package io.gradwatch.publisher;

import static io.gradwatch.publisher.SampleReports.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.protocol.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The broker denies writes, or does not accept the credentials, until somebody mends that: nothing
 * is lost, duplicated or reordered.
 */
@Timeout(30)
class AuthorizationFailureTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** More often than the client may fail with a record before that counts as failed. */
  private static final int FAILED_PRODUCERS = 10;

  private final AtomicLong nanos = new AtomicLong();

  @TempDir Path dir;

  private KafkaPublisher publisher(FakeClusterClient cluster) {
    var config =
        new PublisherConfig(
            Map.of("bootstrap.servers", "b:1"),
            100,
            1L << 30,
            List.of(dir),
            1L << 30,
            TIMEOUT,
            false);
    return new KafkaPublisher(config, cluster, cluster.newProducer(), nanos::get);
  }

  private static void publish(KafkaPublisher publisher, int from, int to) {
    LongStream.range(from, to).forEach(i -> publisher.step(step("a", i)));
  }

  private boolean afterASecond(boolean done) {
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    return done;
  }

  static Stream<RuntimeException> denials() {
    return Stream.of(
        new TopicAuthorizationException(Topics.STEPS),
        new ClusterAuthorizationException("Cluster authorization failed."),
        new SaslAuthenticationException("Authentication failed."));
  }

  /** As for a topic whose metadata the user may not read. */
  @ParameterizedTest
  @MethodSource("denials")
  void keepsAReportThatTheClientRejects(RuntimeException denial) {
    var producer = FakeProducer.acknowledging();
    producer.rejectAll(denial);
    var publisher = publisher(new FakeClusterClient(producer));

    publish(publisher, 0, 5);
    await().until(() -> afterASecond(publisher.counts().spooled() == 5));
    assertThat(producer.history()).isEmpty();
    producer.rejectNext(0);
    publish(publisher, 5, 8);

    assertThat(publisher.close(TIMEOUT)).isEqualTo(published(8));
    assertThat(producer.sentSteps()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  /** As for a topic that the user may read and not write. */
  @ParameterizedTest
  @MethodSource("denials")
  void keepsAReportThatTheBrokerDenies(RuntimeException denial) {
    FakeProducer[] failing =
        IntStream.range(0, FAILED_PRODUCERS)
            .mapToObj(i -> FakeProducer.manual())
            .toArray(FakeProducer[]::new);
    var mended = FakeProducer.acknowledging();
    var cluster =
        new FakeClusterClient(
            Stream.concat(Arrays.stream(failing), Stream.of(mended)).toArray(FakeProducer[]::new));
    var publisher = publisher(cluster);

    publish(publisher, 0, 5);
    for (FakeProducer producer : failing) {
      await().until(() -> afterASecond(producer.errorNext(denial)));
    }
    publish(publisher, 5, 8);
    await().until(() -> afterASecond(publisher.counts().published() == 8));

    assertThat(publisher.close(TIMEOUT)).isEqualTo(published(8));
    assertThat(mended.sentSteps()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  /** As for a user who may not write any topic: the client fails before it has sent anything. */
  @ParameterizedTest
  @MethodSource("denials")
  void keepsAReportOverAnyNumberOfClientsThatFail(RuntimeException denial) {
    FakeProducer[] failing =
        IntStream.range(0, FAILED_PRODUCERS)
            .mapToObj(i -> FakeProducer.acknowledging())
            .toArray(FakeProducer[]::new);
    for (FakeProducer producer : failing) {
      producer.sendException =
          new KafkaException("Cannot perform send because a previous request has failed.", denial);
    }
    var mended = FakeProducer.acknowledging();
    var cluster =
        new FakeClusterClient(
            Stream.concat(Arrays.stream(failing), Stream.of(mended)).toArray(FakeProducer[]::new));
    var publisher = publisher(cluster);

    publish(publisher, 0, 5);
    await().until(() -> afterASecond(publisher.counts().published() == 5));

    assertThat(publisher.close(TIMEOUT)).isEqualTo(published(5));
    assertThat(mended.sentSteps()).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  private static PublisherCounts published(int reports) {
    return new PublisherCounts(reports, 0, reports, 0, 0, 0, 0, 0, 0);
  }
}
