package io.gradwatch.streams;

import io.micrometer.core.instrument.Meter;
import java.util.List;

/** The catalogue of the stream's meters. {@link StreamMetrics} registers every one of them. */
public enum StreamMeter {
  RECORDS_READ(
      Meter.Type.COUNTER,
      "records.read",
      "records",
      "Records read from a topic; equals the sum over all outcomes",
      "topic"),
  RECORDS_BY_OUTCOME(
      Meter.Type.COUNTER,
      "records.by.outcome",
      "records",
      "Records read, by outcome; all outcomes except evaluated, duplicate, stale_attempt and"
          + " tombstone are dead-lettered",
      "topic",
      "outcome"),
  EVALUATION_DELAY(
      Meter.Type.TIMER,
      "evaluation.delay",
      "s",
      "Time from the measurement of a step, by the trainer's clock, to its evaluation, by the"
          + " monitor's clock"),
  STREAM_EVENTS(
      Meter.Type.COUNTER,
      "stream.events",
      "",
      "Records published by the stream, data lost or truncated, and operations retried",
      "event");

  private static final String PREFIX = "gradwatch.monitor.";

  private final Meter.Type type;
  private final String meterName;
  private final String unit;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // List.of(…) is
  private final List<String> labels;

  StreamMeter(
      Meter.Type type, String meterName, String unit, String description, String... labels) {
    this.type = type;
    this.meterName = PREFIX + meterName;
    this.unit = unit;
    this.description = description;
    this.labels = List.of(labels);
  }

  public Meter.Type type() {
    return type;
  }

  /** The name in Micrometer's notation, for example {@code gradwatch.monitor.records.read}. */
  public String meterName() {
    return meterName;
  }

  /** The unit in words; empty for a plain count. */
  public String unit() {
    return unit;
  }

  public String description() {
    return description;
  }

  /** The label keys, in the order in which {@link StreamMetrics} gives their values. */
  public List<String> labels() {
    return labels;
  }

  /** The description with the unit, as shown by a scrape. */
  String help() {
    return unit.isEmpty() ? description : description + " [" + unit + "]";
  }
}
