package io.gradwatch.streams;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Bytes to checked records; what is none goes to the dead letters as it came, with the reason. */
final class DecodingProcessor extends ContextualProcessor<byte[], byte[], Object, Object> {

  private final StreamMetrics.InputTopic input;
  private final RecordDecoder decoder;
  private final StreamMetrics metrics;
  private final DeadLetterLog deadLetterLog;

  DecodingProcessor(
      StreamMetrics.InputTopic input,
      RecordDecoder decoder,
      StreamMetrics metrics,
      DeadLetterLog deadLetterLog) {
    this.input = input;
    this.decoder = decoder;
    this.metrics = metrics;
    this.deadLetterLog = deadLetterLog;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    metrics.countRead(input);
    RecordDecoder.Result result = decoder.decode(record.key(), record.value());
    if (result instanceof RecordDecoder.Result.Accepted accepted) {
      RunRecord value = accepted.record();
      context()
          .forward(new Record<>(value.run(), value, record.timestamp()), TopologyNames.EVALUATE);
    } else if (result instanceof RecordDecoder.Result.Rejected rejected) {
      forwardToDeadLetters(record, rejected.outcome(), rejected.message());
    }
  }

  private void forwardToDeadLetters(
      Record<byte[], byte[]> record, RecordOutcome outcome, String message) {
    DeadLetter.Origin origin = origin();
    DeadLetter deadLetter =
        DeadLetter.of(
            record.key(),
            record.value(),
            record.headers(),
            record.timestamp(),
            origin,
            outcome,
            message);
    context().forward(deadLetter.record(), TopologyNames.DEAD_LETTERS);
    metrics.count(input, outcome);
    if (deadLetter.truncated()) {
      metrics.count(StreamMetrics.StreamEvent.DEAD_LETTER_CUT);
    }
    deadLetterLog.deadLettered(context().taskId(), origin, outcome, message);
  }

  private DeadLetter.Origin origin() {
    return context()
        .recordMetadata()
        .map(m -> new DeadLetter.Origin(m.topic(), m.partition(), m.offset()))
        .orElseGet(() -> new DeadLetter.Origin(input.topic(), -1, -1));
  }
}
