package io.gradwatch.streams;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Bytes to checked records; what is none goes to the dead letters as it came, with the reason. */
final class ReadProcessor extends ContextualProcessor<byte[], byte[], Object, Object> {

  private final StreamCounts.Input input;
  private final RecordReader reader;
  private final StreamCounts counts;
  private final RefusalLog refusals;

  ReadProcessor(
      StreamCounts.Input input, RecordReader reader, StreamCounts counts, RefusalLog refusals) {
    this.input = input;
    this.reader = reader;
    this.counts = counts;
    this.refusals = refusals;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    counts.countRead(input);
    RecordReader.Reading reading = reader.read(record.key(), record.value());
    if (reading instanceof RecordReader.Reading.Accepted accepted) {
      RunRecord value = accepted.record();
      context().forward(new Record<>(value.run(), value, record.timestamp()), Names.JUDGE);
    } else if (reading instanceof RecordReader.Reading.Refused refused) {
      setAside(record, refused.fate(), refused.message());
    }
  }

  private void setAside(Record<byte[], byte[]> record, Fate fate, String message) {
    DeadLetter.Origin origin = origin();
    DeadLetter letter =
        DeadLetter.of(
            record.key(),
            record.value(),
            record.headers(),
            record.timestamp(),
            origin,
            fate,
            message);
    context().forward(letter.record(), Names.DEAD_LETTERS);
    counts.count(input, fate);
    if (letter.cut()) {
      counts.count(StreamCounts.Happening.DEAD_LETTER_CUT);
    }
    refusals.refused(context().taskId(), origin, fate, message);
  }

  private DeadLetter.Origin origin() {
    return context()
        .recordMetadata()
        .map(m -> new DeadLetter.Origin(m.topic(), m.partition(), m.offset()))
        .orElseGet(() -> new DeadLetter.Origin(input.topic(), -1, -1));
  }
}
