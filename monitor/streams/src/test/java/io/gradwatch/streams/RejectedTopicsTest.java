package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.junit.jupiter.api.Test;

class RejectedTopicsTest {

  private final AtomicLong nanos = new AtomicLong();
  private final RejectedTopics topics = new RejectedTopics(nanos::get);

  @Test
  void aTopicIsLeftOutOnceItsWritesHaveFailedForHalfAMinute() {
    assertThat(rejectedAfter(0)).isFalse();
    assertThat(rejectedAfter(29)).isFalse();
    assertThat(rejectedAfter(1)).isTrue();

    assertThat(topics.isRejected(Topics.EVENTS)).isTrue();
    assertThat(topics.isRejected(Topics.NORMS)).isFalse();
    assertThat(topics.description()).isEqualTo("gradwatch.events is not written: denied");
  }

  @Test
  void aTopicThatWasLeftOutIsTriedAgainAfterOneTwoAndFourMinutes() {
    rejectedAfter(0);
    assertThat(rejectedAfter(30)).isTrue();
    for (int minutes : new int[] {1, 2, 4}) {
      pass(minutes * 60 - 1);
      assertThat(topics.isRejected(Topics.EVENTS)).isTrue();
      pass(1);
      assertThat(topics.isRejected(Topics.EVENTS)).isFalse();
      assertThat(topics.description()).isEmpty();
      assertThat(topics.reject(Topics.EVENTS, "denied")).isTrue();
    }
  }

  @Test
  void aFailureLongAfterTheLastIsANewProblem() {
    rejectedAfter(0);
    assertThat(rejectedAfter(600)).isFalse();
    assertThat(rejectedAfter(30)).isTrue();
  }

  @Test
  void theChangelogIsNeverLeftOutAndIsDescribedWhileItsWritesFail() {
    String changelog = "gradwatch-monitor-run-histories-changelog";
    assertThat(topics.reject(changelog, "denied")).isFalse();
    pass(60);
    assertThat(topics.reject(changelog, "denied")).isFalse();
    assertThat(topics.isRejected(changelog)).isFalse();
    assertThat(topics.description())
        .isEqualTo(changelog + " denies access and nothing can be evaluated without it: denied");

    pass(119);
    assertThat(topics.description()).isNotEmpty();
    pass(1);
    assertThat(topics.description()).isEmpty();
  }

  @Test
  void anInvalidTopicIsStatedLikeADeniedOne() {
    assertThat(
            RetryingProductionHandler.statedTopics(
                new InvalidTopicException(Set.of(Topics.NORMS, Topics.EVENTS))))
        .containsExactlyInAnyOrder(Topics.NORMS, Topics.EVENTS);
    assertThat(RetryingProductionHandler.statedTopics(new InvalidTopicException("some topic")))
        .isEmpty();
  }

  @Test
  void aMissingTopicIsLeftOutUntilItExists() {
    assertThat(topics.setMissing(Topics.NORMS, true)).isTrue();
    assertThat(topics.setMissing(Topics.NORMS, true)).isFalse();
    assertThat(topics.isRejected(Topics.NORMS)).isTrue();
    assertThat(topics.setMissing(Topics.NORMS, false)).isTrue();
    assertThat(topics.isRejected(Topics.NORMS)).isFalse();
  }

  @Test
  void theStreamCannotGoOnWithoutItsChangelog() {
    assertThat(topics.setMissing("monitor-histories-changelog", true)).isFalse();
    topics.reject("monitor-histories-changelog", "denied");
    pass(60);
    assertThat(topics.reject("monitor-histories-changelog", "denied")).isFalse();
  }

  @Test
  void nothingFitsIntoATopicThatIsLeftOut() {
    TopicLimits limits = new TopicLimits();
    assertThat(limits.maxRecordBytes(Topics.EVENTS)).isPositive();

    limits.rejectedTopics().setMissing(Topics.EVENTS, true);

    assertThat(limits.maxRecordBytes(Topics.EVENTS)).isZero();
  }

  @Test
  void theTopicThatIsDeniedIsConcernedAndNotTheOneWhoseRecordFailedWithIt() {
    var norms = new ProducerRecord<byte[], byte[]>(Topics.NORMS, new byte[0]);

    assertThat(
            RetryingProductionHandler.concernedTopics(
                norms, new TopicAuthorizationException(Set.of(Topics.EVENTS))))
        .containsExactly(Topics.EVENTS);
    assertThat(RetryingProductionHandler.concernedTopics(norms, new TransactionAbortedException()))
        .isEmpty();
    assertThat(
            RetryingProductionHandler.concernedTopics(
                norms, new NotLeaderOrFollowerException("moved")))
        .isEmpty();
  }

  private boolean rejectedAfter(int seconds) {
    pass(seconds);
    return topics.reject(Topics.EVENTS, "denied");
  }

  private void pass(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
