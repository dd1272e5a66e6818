package io.gradwatch.streams;

import io.gradwatch.protocol.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A record that an operator failed on goes to the dead letters as it came, and the stream goes on.
 * Public, with a constructor without arguments, because Kafka Streams makes it by name.
 */
public final class DeadLetterHandler
    implements ProcessingExceptionHandler, DeserializationExceptionHandler {

  private StreamMetrics metrics = new StreamMetrics();

  @Override
  public void configure(Map<String, ?> configs) {
    metrics = StreamFailureLog.metrics(configs);
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    return ProcessingExceptionHandler.Response.resume(
        List.of(deadLetterRecord(context, exception)));
  }

  /** Not expected: the sources read bytes as they are. */
  @Override
  public DeserializationExceptionHandler.Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    return DeserializationExceptionHandler.Response.resume(
        List.of(deadLetterRecord(context, exception)));
  }

  private ProducerRecord<byte[], byte[]> deadLetterRecord(
      ErrorHandlerContext context, Exception exception) {
    DeadLetter deadLetter =
        DeadLetter.of(
            context.sourceRawKey(),
            context.sourceRawValue(),
            context.headers() == null ? new RecordHeaders() : context.headers(),
            Math.max(0, context.timestamp()),
            new DeadLetter.Origin(
                String.valueOf(context.topic()), context.partition(), context.offset()),
            RecordOutcome.PROCESSING_FAILED,
            exception.toString());
    StreamFailureLog.logFailure(
        "processing failed", "set aside", context, count(context, deadLetter), exception);
    return new ProducerRecord<>(
        Topics.DEAD_LETTERS,
        null,
        deadLetter.record().timestamp(),
        deadLetter.record().key(),
        deadLetter.record().value(),
        deadLetter.record().headers());
  }

  private long count(ErrorHandlerContext context, DeadLetter deadLetter) {
    if (deadLetter.truncated()) {
      metrics.count(StreamMetrics.StreamEvent.DEAD_LETTER_CUT);
    }
    long failed = 0;
    for (StreamMetrics.InputTopic input : StreamMetrics.InputTopic.values()) {
      if (input.topic().equals(context.topic())) {
        metrics.count(input, RecordOutcome.PROCESSING_FAILED);
      }
      failed += metrics.outcome(input, RecordOutcome.PROCESSING_FAILED);
    }
    return failed;
  }
}
