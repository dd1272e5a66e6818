package io.gradwatch.detect;

import io.gradwatch.detect.window.StateInput;
import io.gradwatch.protocol.RunInfo;
import java.nio.BufferUnderflowException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The stored records of one run, as {@link HistoryRecords} wrote them. They are kept as bytes until
 * the run is needed, since a standby may never need it.
 */
public final class StoredHistory {

  private final String run;
  private final Map<HistoryKey, byte[]> values = new HashMap<>();

  /** Keys of the values that are copied from a live history and not from the topic. */
  private final Set<HistoryKey> copied;

  /** Keys of the run in the topic; those of the values, unless some of these are copied. */
  private final Set<HistoryKey> topicKeys;

  private StoredHistory(String run) {
    this.run = run;
    this.copied = Set.of();
    this.topicKeys = values.keySet();
  }

  private StoredHistory(
      String run, Map<HistoryKey, byte[]> copiedValues, Set<HistoryKey> topicKeys) {
    this.run = run;
    this.values.putAll(copiedValues);
    this.copied = new HashSet<>(copiedValues.keySet());
    this.topicKeys = new HashSet<>(topicKeys);
  }

  private void put(HistoryKey key, byte[] value) {
    values.put(key, value);
    if (topicKeys != values.keySet()) {
      topicKeys.add(key);
      copied.remove(key);
    }
  }

  private void remove(HistoryKey key) {
    values.remove(key);
    if (topicKeys != values.keySet()) {
      topicKeys.remove(key);
      copied.remove(key);
    }
  }

  /** The stored records of many runs. */
  public static final class Runs {

    private final Map<String, StoredHistory> runs = new HashMap<>();

    /**
     * Applies a record of the topic, in its order.
     *
     * @param value null deletes the key
     * @return whether the key is one of a history
     */
    public boolean apply(byte[] key, byte @Nullable [] value) {
      Optional<HistoryKey.OfRun> parsed = HistoryKey.of(key);
      parsed.ifPresent(of -> apply(of, value));
      return parsed.isPresent();
    }

    private void apply(HistoryKey.OfRun of, byte @Nullable [] value) {
      if (value != null) {
        runs.computeIfAbsent(of.run(), StoredHistory::new).put(of.key(), value);
        return;
      }
      StoredHistory stored = runs.get(of.run());
      if (stored != null) {
        stored.remove(of.key());
        if (stored.topicKeys.isEmpty()) {
          runs.remove(of.run());
        }
      }
    }

    /**
     * Turns a live history into records, so that further records of the topic apply to it: its task
     * has become a standby, and another one continues the run.
     *
     * @param records writer of the history's changes until now
     */
    public void add(RunHistory history, HistoryRecords records) {
      String run = history.run();
      runs.put(run, new StoredHistory(run, records.whole(history), records.release(run)));
    }

    /** Forgets every record. */
    public void clear() {
      runs.clear();
    }

    /** Names of the runs. */
    public Set<String> names() {
      return Collections.unmodifiableSet(runs.keySet());
    }

    /** The records of a run. */
    public Optional<StoredHistory> get(String run) {
      return Optional.ofNullable(runs.get(run));
    }

    /** Takes the records of a run out. */
    public Optional<StoredHistory> take(String run) {
      return Optional.ofNullable(runs.remove(run));
    }

    /** Number of bytes of all values. */
    public long valueBytes() {
      return runs.values().stream()
          .flatMap(stored -> stored.values.values().stream())
          .mapToLong(value -> value.length)
          .sum();
    }
  }

  /** A record whose parts are joined. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Whole(HistoryKey key, RecordParts written, byte[] value) {

    static final Comparator<Whole> ORDER =
        Comparator.comparingLong((Whole whole) -> whole.written.sequence())
            .thenComparingLong(whole -> whole.written.revision());

    StateInput input() {
      return new StateInput(value);
    }

    /** Whether it begins with the scalars of the run. */
    boolean isHead() {
      return StoredHistory.isHead(key);
    }

    boolean isColumn() {
      return key.kind() == HistoryKey.Kind.COLUMN;
    }

    boolean isWindows() {
      return key.kind() == HistoryKey.Kind.RUN_WINDOWS
          || key.kind() == HistoryKey.Kind.LAYER_WINDOWS;
    }
  }

  /**
   * Builds the history, which continues exactly as if it had never been stored.
   *
   * @param records writer of the further changes, which learns the keys that are in use
   * @throws IllegalArgumentException if the records cannot be read by this version; the message
   *     says why
   */
  public RunHistory load(HistoryRecords records) {
    claim(records);
    try {
      return new HistoryReader(run, wholes(HistoryKey.Kind.values()), copied).read();
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a record ends too early", e);
    } catch (RuntimeException e) { // what comes out of a topic may be anything
      throw new IllegalArgumentException(printable(String.valueOf(e.getMessage())), e);
    }
  }

  private static String printable(String message) {
    return message.replaceAll("[^ -~]", "?");
  }

  /** Makes the writer of further changes learn the keys that are in use, to delete them. */
  public void claim(HistoryRecords records) {
    records.restored(run, topicKeys);
  }

  /**
   * What is known of a run without building its history.
   *
   * @param lastRecordTime timestamp of its last record
   * @param ended whether it has reported its end
   * @param hasSteps whether it has taken a step, in any attempt
   */
  public record Summary(Instant lastRecordTime, boolean ended, boolean hasSteps) {

    /** The summary of a run whose history is built. */
    public static Summary of(RunHistory history) {
      return new Summary(history.lastRecordTime(), history.ended(), history.sequence() > 0);
    }
  }

  /**
   * Reads the newest head.
   *
   * @throws IllegalArgumentException if the records cannot be read by this version
   */
  public Summary summary() {
    try {
      List<Whole> heads = new ArrayList<>();
      values.forEach(
          (key, value) -> {
            if (isHead(key) && key.part() == 0) {
              heads.add(new Whole(key, RecordParts.of(new StateInput(value)), value));
            }
          });
      Whole newest =
          heads.stream()
              .max(Whole.ORDER)
              .orElseThrow(() -> new IllegalArgumentException("neither a column nor a head"));
      StateInput in = newest.input();
      RecordParts.of(in);
      return new Summary(
          in.getInstant(),
          ended(newest.written.attempt()),
          heads.stream().anyMatch(Whole::isColumn));
    } catch (BufferUnderflowException | DateTimeException e) {
      throw new IllegalArgumentException("the newest record ends too early, or has no time", e);
    }
  }

  private boolean ended(int attempt) {
    byte[] part = values.get(new HistoryKey(HistoryKey.Kind.INFO, 0, 0));
    if (part == null || RecordParts.of(new StateInput(part)).attempt() != attempt) {
      return false;
    }
    RunInfo info = HistoryReader.info(wholes(HistoryKey.Kind.INFO));
    return info != null && info.state().ended();
  }

  private static boolean isHead(HistoryKey key) {
    return key.kind() == HistoryKey.Kind.COLUMN || key.kind() == HistoryKey.Kind.HEAD;
  }

  private List<Whole> wholes(HistoryKey.Kind... kinds) {
    Set<HistoryKey.Kind> wanted = Set.of(kinds);
    Map<HistoryKey, SortedMap<Integer, byte[]>> parts = new HashMap<>();
    values.forEach(
        (key, value) -> {
          if (wanted.contains(key.kind())) {
            parts
                .computeIfAbsent(
                    new HistoryKey(key.kind(), key.number(), 0), whole -> new TreeMap<>())
                .put(key.part(), value);
          }
        });
    List<Whole> wholes = new ArrayList<>();
    parts.forEach(
        (key, byPart) ->
            RecordParts.join(byPart)
                .ifPresent(joined -> wholes.add(new Whole(key, joined.parts(), joined.value()))));
    wholes.sort(Whole.ORDER);
    return wholes;
  }
}
