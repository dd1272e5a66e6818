package io.gradwatch.streams;

import io.gradwatch.protocol.Topics;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Decodes records; forwards an invalid one unchanged to the dead letters, with the reason. */
final class DecodingProcessor extends ContextualProcessor<byte[], byte[], Object, Object> {

  private final InputTopic topic;
  private final RecordDecoder decoder;
  private final StreamMetrics metrics;
  private final DeadLetterLog deadLetterLog;
  private final TopicLimits limits;

  DecodingProcessor(
      InputTopic topic,
      RecordDecoder decoder,
      StreamMetrics metrics,
      DeadLetterLog deadLetterLog,
      TopicLimits limits) {
    this.topic = topic;
    this.decoder = decoder;
    this.metrics = metrics;
    this.deadLetterLog = deadLetterLog;
    this.limits = limits;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    metrics.countRead(topic);
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
    Optional<DeadLetter> deadLetter =
        DeadLetter.of(
            record.key(),
            record.value(),
            record.headers(),
            record.timestamp(),
            origin,
            outcome,
            message,
            limits.maxRecordBytes(Topics.DEAD_LETTERS));
    deadLetter.ifPresent(letter -> context().forward(letter.record(), TopologyNames.DEAD_LETTERS));
    metrics.countOutcome(topic, outcome);
    metrics.countDeadLetter(deadLetter);
    deadLetterLog.deadLettered(context().taskId(), origin, outcome, message);
  }

  private DeadLetter.Origin origin() {
    return context()
        .recordMetadata()
        .map(m -> new DeadLetter.Origin(m.topic(), m.partition(), m.offset()))
        .orElseGet(() -> new DeadLetter.Origin(topic.topicName(), -1, -1));
  }
}
