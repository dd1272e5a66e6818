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
public final class StreamCounts {

  /** A topic that the stream reads. */
  public enum Input {
    STEPS(Topics.STEPS),
    RUNS(Topics.RUNS);

    private final String topic;

    Input(String topic) {
      this.topic = topic;
    }

    public String topic() {
      return topic;
    }
  }

  /** What else is counted. */
  public enum Happening {
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

  private final Map<Input, LongAdder> read = adders(Input.class);
  private final Map<Input, Map<Fate, LongAdder>> fates = new EnumMap<>(Input.class);
  private final Map<Happening, LongAdder> happenings = adders(Happening.class);

  private final Delays delays = new Delays();

  public StreamCounts() {
    for (Input input : Input.values()) {
      fates.put(input, adders(Fate.class));
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
  public long read(Input input) {
    return at(read, input).sum();
  }

  /** Of them, those with this fate. */
  public long fate(Input input, Fate fate) {
    return at(at(fates, input), fate).sum();
  }

  /** How often this happened. */
  public long happened(Happening happening) {
    return at(happenings, happening).sum();
  }

  /** How long steps waited for their judgement. */
  public Delays delays() {
    return delays;
  }

  void countRead(Input input) {
    at(read, input).increment();
  }

  void count(Input input, Fate fate) {
    at(at(fates, input), fate).increment();
  }

  long count(Happening happening) {
    LongAdder adder = at(happenings, happening);
    adder.increment();
    return adder.sum();
  }

  private static <K, V> V at(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key), "every constant has its entry");
  }
}
