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
public final class SetAsideWhatFails
    implements ProcessingExceptionHandler, DeserializationExceptionHandler {

  private StreamCounts counts = new StreamCounts();

  @Override
  public void configure(Map<String, ?> configs) {
    counts = FailureLog.counts(configs);
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    return ProcessingExceptionHandler.Response.resume(List.of(setAside(context, exception)));
  }

  /** Not expected: the sources read bytes as they are. */
  @Override
  public DeserializationExceptionHandler.Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    return DeserializationExceptionHandler.Response.resume(List.of(setAside(context, exception)));
  }

  private ProducerRecord<byte[], byte[]> setAside(
      ErrorHandlerContext context, Exception exception) {
    DeadLetter letter =
        DeadLetter.of(
            context.sourceRawKey(),
            context.sourceRawValue(),
            context.headers() == null ? new RecordHeaders() : context.headers(),
            Math.max(0, context.timestamp()),
            new DeadLetter.Origin(
                String.valueOf(context.topic()), context.partition(), context.offset()),
            Fate.PROCESSING_FAILED,
            exception.toString());
    FailureLog.failed("processing failed", "set aside", context, count(context, letter), exception);
    return new ProducerRecord<>(
        Topics.DEAD_LETTERS,
        null,
        letter.record().timestamp(),
        letter.record().key(),
        letter.record().value(),
        letter.record().headers());
  }

  private long count(ErrorHandlerContext context, DeadLetter letter) {
    if (letter.cut()) {
      counts.count(StreamCounts.Happening.DEAD_LETTER_CUT);
    }
    long failed = 0;
    for (StreamCounts.Input input : StreamCounts.Input.values()) {
      if (input.topic().equals(context.topic())) {
        counts.count(input, Fate.PROCESSING_FAILED);
      }
      failed += counts.fate(input, Fate.PROCESSING_FAILED);
    }
    return failed;
  }
}
