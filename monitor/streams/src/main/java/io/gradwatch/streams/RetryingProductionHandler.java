package io.gradwatch.streams;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/**
 * Retries a write that failed, or else fails the stream thread: the transaction is aborted and its
 * input is read again, so nothing is lost and nothing is published twice. Continuing is not an
 * option because a failed write makes the transaction fail (KafkaProducer, "abortable error").
 * Records that a broker would always reject, because they are too large or have a timestamp in the
 * future, are therefore never handed to the producer. If a topic rejects one as too large
 * nevertheless, {@link TopicLimits} learns it, so that the record is shorter when its input is read
 * again.
 */
public final class RetryingProductionHandler implements ProductionExceptionHandler {

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
    }
    return exception instanceof RetriableException ? Response.retry() : Response.fail();
  }
}
