package io.gradwatch.streams;

import io.gradwatch.detect.HistoryRecords;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.StoredHistory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The histories of one task's runs: objects that the task updates in place. What changes is written
 * to the changelog topic as records, see {@link HistoryRecords}; nothing of it is kept here. A
 * successor, or a standby, collects those records and builds a history from them when the run is
 * needed.
 *
 * <p>Used by one thread at a time, as Kafka Streams guarantees for a task.
 */
final class RunHistoryStore implements StateStore {

  private final String name;
  private final ToIntFunction<String> maxRecordBytes;
  private final KeyValueStore<Bytes, byte[]> changelog;
  private final HistoryRecords records = new HistoryRecords();
  private final StoredHistory.Runs stored = new StoredHistory.Runs();
  private final Map<String, RunHistory> histories = new LinkedHashMap<>();
  private String changelogTopic = "";

  /**
   * @param maxRecordBytes size of key and value that a topic accepts
   * @param changelog store that writes to the changelog topic and keeps nothing
   */
  RunHistoryStore(
      String name,
      ToIntFunction<String> maxRecordBytes,
      ChangelogStore kept,
      KeyValueStore<Bytes, byte[]> changelog) {
    this.name = name;
    this.maxRecordBytes = maxRecordBytes;
    this.changelog = changelog;
    kept.onRestore(this::restore);
  }

  /**
   * Takes over a record that another process has written. If the run is an object here, its task
   * was active and has become a standby since: the object turns into records again.
   */
  void restore(byte[] key, byte @Nullable [] value) {
    if (!histories.isEmpty()) {
      HistoryRecords.runOf(key)
          .map(histories::remove)
          .ifPresent(history -> stored.add(history, records));
    }
    stored.apply(key, value);
  }

  /**
   * Returns the history of a run; empty if there is none.
   *
   * @throws IllegalArgumentException if the stored records cannot be read; the run is then deleted
   *     and the message says why
   */
  Optional<RunHistory> get(String run) {
    RunHistory known = histories.get(run);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<StoredHistory> found = stored.take(run);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try {
      RunHistory loaded = found.get().load(records);
      histories.put(run, loaded);
      return Optional.of(loaded);
    } catch (IllegalArgumentException e) {
      delete(run);
      throw e;
    }
  }

  /** Adds a run of which there is no history. */
  void add(RunHistory history) {
    histories.put(history.run(), history);
  }

  /** Writes to the changelog what has changed in a history. */
  void write(RunHistory history) {
    int limit =
        maxRecordBytes.applyAsInt(changelogTopic) - HistoryRecords.maxKeyBytes(history.run());
    records.writeChanges(history, limit, (key, value) -> changelog.put(Bytes.wrap(key), value));
  }

  void delete(String run) {
    if (stored.names().contains(run)) {
      stored.take(run).ifPresent(found -> found.claim(records));
    }
    histories.remove(run);
    records.delete(run, (key, value) -> changelog.put(Bytes.wrap(key), value));
  }

  /** Returns the names of the runs whose histories are objects. */
  List<String> loaded() {
    return List.copyOf(histories.keySet());
  }

  /** Returns the names of the runs of earlier processes that have not been needed yet. */
  List<String> notLoaded() {
    return List.copyOf(stored.names());
  }

  /**
   * Returns what is known of a run that has not been loaded; empty if there is none.
   *
   * @throws IllegalArgumentException if the stored records cannot be read
   */
  Optional<StoredHistory.Summary> summary(String run) {
    return stored.get(run).map(StoredHistory::summary);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    changelogTopic = context.applicationId() + "-" + name + "-changelog";
    changelog.init(context, root);
  }

  @Override
  public void close() {
    changelog.close();
    histories.clear(); // a task that is revived opens the same store and restores it from the start
    stored.clear();
    records.clear();
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return changelog.isOpen();
  }
}
