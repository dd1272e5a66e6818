package io.gradwatch.streams;

import io.gradwatch.protocol.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends a record whose processing failed to the dead-letter topic, unchanged, and resumes the
 * stream. Public with a no-argument constructor because Kafka Streams instantiates it by name.
 */
public final class DeadLetterHandler
    implements ProcessingExceptionHandler, DeserializationExceptionHandler {

  private final StreamFailureLog failureLog = new StreamFailureLog();
  private StreamMetrics metrics = StreamFailureLog.unregistered();
  private TopicLimits limits = new TopicLimits();

  @Override
  public void configure(Map<String, ?> configs) {
    metrics = StreamFailureLog.metrics(configs);
    limits = TopicLimits.of(configs);
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    return ProcessingExceptionHandler.Response.resume(deadLetterRecords(context, exception));
  }

  /** Not expected to be called: the sources pass bytes through without deserializing them. */
  @Override
  public DeserializationExceptionHandler.Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    return DeserializationExceptionHandler.Response.resume(deadLetterRecords(context, exception));
  }

  private List<ProducerRecord<byte[], byte[]>> deadLetterRecords(
      ErrorHandlerContext context, Exception exception) {
    if (context.topic() == null) { // a punctuation failed: there is no record
      metrics.countEvent(StreamEvent.INACTIVITY_CHECK_FAILED);
      failureLog.logFailure("periodic check failed", "it is repeated", context, exception);
      return List.of();
    }
    Optional<DeadLetter> deadLetter =
        DeadLetter.of(
            context.sourceRawKey(),
            context.sourceRawValue(),
            context.headers() == null ? new RecordHeaders() : context.headers(),
            Math.max(0, context.timestamp()),
            new DeadLetter.Origin(
                String.valueOf(context.topic()), context.partition(), context.offset()),
            RecordOutcome.PROCESSING_FAILED,
            exception.toString(),
            limits.maxRecordBytes(Topics.DEAD_LETTERS));
    metrics.countDeadLetter(deadLetter);
    countOutcome(context);
    failureLog.logFailure("record not processed", "dead-lettered", context, exception);
    return deadLetter.map(DeadLetterHandler::producerRecord).stream().toList();
  }

  private static ProducerRecord<byte[], byte[]> producerRecord(DeadLetter deadLetter) {
    return new ProducerRecord<>(
        Topics.DEAD_LETTERS,
        null,
        deadLetter.record().timestamp(),
        deadLetter.record().key(),
        deadLetter.record().value(),
        deadLetter.record().headers());
  }

  private void countOutcome(ErrorHandlerContext context) {
    for (InputTopic topic : InputTopic.values()) {
      if (topic.topicName().equals(context.topic())) {
        metrics.countOutcome(topic, RecordOutcome.PROCESSING_FAILED);
      }
    }
  }
}
