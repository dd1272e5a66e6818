package io.gradwatch.streams;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries a write that failed, or else fails the stream thread: the transaction is aborted and its
 * input is read again, so nothing is lost and nothing is published twice. Continuing is not an
 * option because a failed write makes the transaction fail (KafkaProducer, "abortable error").
 * Records that a broker would always reject, because they are too large or have a timestamp in the
 * future, are therefore never handed to the producer. If a topic rejects one as too large
 * nevertheless, {@link TopicLimits} learns it, so that the record is shorter when its input is read
 * again. A topic that rejects every write for another reason, such as a missing permission, is left
 * out after a while, by {@link RejectedTopics}.
 */
public final class RetryingProductionHandler implements ProductionExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(RetryingProductionHandler.class);

  private final StreamFailureLog failureLog = new StreamFailureLog();
  private StreamMetrics metrics = StreamFailureLog.unregistered();
  private TopicLimits limits = new TopicLimits();

  @Override
  public void configure(Map<String, ?> configs) {
    metrics = StreamFailureLog.metrics(configs);
    limits = TopicLimits.of(configs);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    metrics.countEvent(StreamEvent.PRODUCTION_FAILED);
    failureLog.logFailure(
        "record not written to " + record.topic(), "its input is read again", context, exception);
    if (exception instanceof RecordTooLargeException) {
      limits.reject(
          record.topic(), TopicLimits.size(record.key(), record.value(), record.headers()));
    } else {
      concernedTopics(record, exception).forEach(topic -> leaveOut(topic, exception));
    }
    return exception instanceof RetriableException ? Response.retry() : Response.fail();
  }

  /** Other errors concern the producer, the transaction or the whole cluster. */
  private static boolean concernsTopic(Exception exception) {
    return exception instanceof ApiException
        && !(exception instanceof RetriableException)
        && !(exception instanceof TransactionAbortedException)
        && !(exception instanceof ApplicationRecoverableException)
        && !(exception instanceof OutOfOrderSequenceException)
        && !(exception instanceof TransactionalIdAuthorizationException)
        && !(exception instanceof ClusterAuthorizationException);
  }

  /** Returns the topics that reject writes for a reason that does not pass by itself. */
  static Set<String> concernedTopics(ProducerRecord<byte[], byte[]> record, Exception exception) {
    if (!concernsTopic(exception)) {
      return Set.of();
    }
    Set<String> stated = statedTopics(exception);
    return stated.isEmpty() ? Set.of(record.topic()) : stated;
  }

  /**
   * Returns the topics that an exception states as rejecting writes. Kafka Streams ends its thread
   * after such an exception without asking this handler.
   */
  static Set<String> statedTopics(Throwable exception) {
    if (exception instanceof TopicAuthorizationException denied) {
      return denied.unauthorizedTopics();
    }
    return exception instanceof InvalidTopicException invalid ? invalid.invalidTopics() : Set.of();
  }

  private void leaveOut(String topic, Exception exception) {
    if (limits.rejectedTopics().reject(topic, exception.toString())) {
      log.error(
          "topic rejects every write, the stream goes on without it for a while and counts what is"
              + " left out (topic={} reason={})",
          topic,
          exception.toString());
    }
  }
}
