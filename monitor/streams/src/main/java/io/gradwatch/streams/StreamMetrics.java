package io.gradwatch.streams;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The meters of {@link StreamMeter}, written by the stream threads.
 *
 * <p>A record whose transaction is aborted is read and counted again: the meters show the work
 * done, not the work committed.
 */
public final class StreamMetrics {

  private static final Duration[] DELAY_BUCKETS =
      Arrays.stream(
              new long[] {
                10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000
              })
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private static final Duration MAX_DELAY = Duration.ofDays(30);

  private final Map<InputTopic, Counter> recordsRead;
  private final Map<InputTopic, Map<RecordOutcome, Counter>> recordsByOutcome;
  private final Map<StreamEvent, Counter> events;
  private final Timer evaluationDelay;

  /** Registers every meter, so that each series is exported from the start. */
  public StreamMetrics(MeterRegistry registry) {
    recordsRead =
        forEach(
            InputTopic.class,
            topic -> counter(StreamMeter.RECORDS_READ, registry, topic.topicName()));
    recordsByOutcome =
        forEach(
            InputTopic.class,
            topic ->
                forEach(
                    RecordOutcome.class,
                    outcome ->
                        counter(
                            StreamMeter.RECORDS_BY_OUTCOME,
                            registry,
                            topic.topicName(),
                            outcome.label())));
    events =
        forEach(
            StreamEvent.class,
            event -> counter(StreamMeter.STREAM_EVENTS, registry, event.label()));
    evaluationDelay =
        Timer.builder(StreamMeter.EVALUATION_DELAY.meterName())
            .description(StreamMeter.EVALUATION_DELAY.help())
            .serviceLevelObjectives(DELAY_BUCKETS)
            .register(registry);
  }

  private static <E extends Enum<E>, V> Map<E, V> forEach(Class<E> type, Function<E, V> value) {
    Map<E, V> values = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      values.put(constant, value.apply(constant));
    }
    return values;
  }

  private static Counter counter(StreamMeter meter, MeterRegistry registry, String... values) {
    Counter.Builder counter = Counter.builder(meter.meterName()).description(meter.help());
    for (int i = 0; i < values.length; i++) {
      counter.tag(meter.labels().get(i), values[i]);
    }
    return counter.register(registry);
  }

  /** Returns the number of records read from a topic. */
  public long recordsRead(InputTopic topic) {
    return (long) get(recordsRead, topic).count();
  }

  /** Returns the number of records read from a topic that had an outcome. */
  public long records(InputTopic topic, RecordOutcome outcome) {
    return (long) get(get(recordsByOutcome, topic), outcome).count();
  }

  /** Returns how often an event happened. */
  public long events(StreamEvent event) {
    return (long) get(events, event).count();
  }

  void countRead(InputTopic topic) {
    get(recordsRead, topic).increment();
  }

  void countOutcome(InputTopic topic, RecordOutcome outcome) {
    get(get(recordsByOutcome, topic), outcome).increment();
  }

  void countEvent(StreamEvent event) {
    get(events, event).increment();
  }

  /** Counts a dead letter that is incomplete or was left out. */
  void countDeadLetter(Optional<DeadLetter> deadLetter) {
    if (deadLetter.isEmpty()) {
      countEvent(StreamEvent.DEAD_LETTER_OMITTED);
    } else if (deadLetter.get().truncated()) {
      countEvent(StreamEvent.DEAD_LETTER_TRUNCATED);
    }
  }

  /**
   * A negative delay, which a trainer's clock ahead of the monitor's causes, counts as zero, and a
   * delay above 30 days, which no retention explains, as 30 days: the sum would overflow.
   */
  void recordEvaluationDelay(Duration delay) {
    Duration bounded = delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay;
    evaluationDelay.record(delay.isNegative() ? Duration.ZERO : bounded);
  }

  private static <K, V> V get(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key), "every constant has its entry");
  }
}
