package io.gradwatch.streams;

import io.gradwatch.protocol.Topics;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the stream has done since the process began. Written by the stream threads, read by whoever
 * binds it to meters.
 *
 * <p>A record whose transaction is aborted is read again and counted again: the counts say what was
 * done, not what was committed.
 */
public final class StreamMetrics {

  /** A topic that the stream reads. */
  public enum InputTopic {
    STEPS(Topics.STEPS),
    RUNS(Topics.RUNS);

    private final String topic;

    InputTopic(String topic) {
      this.topic = topic;
    }

    public String topic() {
      return topic;
    }
  }

  /** What else is counted. */
  public enum StreamEvent {
    /** Events handed to the producer. */
    EVENT_PUBLISHED,
    /** Rolling reports handed to the producer. */
    NORMS_PUBLISHED,
    /** A stored history could not be read; the run started afresh. */
    HISTORY_LOST,
    /** A run of which nothing came for the whole retention was dropped. */
    HISTORY_EXPIRED,
    /** A run that fell silent could not be judged; it is tried again. */
    SILENCE_NOT_JUDGED,
    /** The value of a dead letter was larger than its topic takes, and left out. */
    DEAD_LETTER_CUT,
    /** The producer could not write; the transaction was aborted and its records read again. */
    PRODUCTION_FAILED,
    /** A stream thread died and was replaced. */
    THREAD_REPLACED
  }

  private final Map<InputTopic, LongAdder> read = adders(InputTopic.class);
  private final Map<InputTopic, Map<RecordOutcome, LongAdder>> outcomes =
      new EnumMap<>(InputTopic.class);
  private final Map<StreamEvent, LongAdder> events = adders(StreamEvent.class);

  private final Delays delays = new Delays();

  public StreamMetrics() {
    for (InputTopic input : InputTopic.values()) {
      outcomes.put(input, adders(RecordOutcome.class));
    }
  }

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    Map<E, LongAdder> adders = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      adders.put(constant, new LongAdder());
    }
    return adders;
  }

  /** Records that were read from a topic. */
  public long read(InputTopic input) {
    return get(read, input).sum();
  }

  /** Of them, those with this fate. */
  public long outcome(InputTopic input, RecordOutcome outcome) {
    return get(get(outcomes, input), outcome).sum();
  }

  /** How often this happened. */
  public long event(StreamEvent event) {
    return get(events, event).sum();
  }

  /** How long steps waited for their judgement. */
  public Delays delays() {
    return delays;
  }

  void countRead(InputTopic input) {
    get(read, input).increment();
  }

  void count(InputTopic input, RecordOutcome outcome) {
    get(get(outcomes, input), outcome).increment();
  }

  long count(StreamEvent event) {
    LongAdder adder = get(events, event);
    adder.increment();
    return adder.sum();
  }

  private static <K, V> V get(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key), "every constant has its entry");
  }
}
