package io.gradwatch.monitor.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * The file of the history: rows of bins, the attempts they belong to, and the offsets up to which
 * the topic is in it. What is written becomes visible at once and durable together, at {@link
 * #commit}. One thread writes; any thread may read.
 */
final class HistoryStore implements AutoCloseable {

  private static final int CACHE_MEGABYTES = 16;

  /** How long space of replaced pages is not used again: longer than a query reads. */
  private static final int RETENTION_MILLIS = 10_000;

  /** A key, and what the tree needs for an entry. */
  private static final int ROW_OVERHEAD = 16;

  private static final int COMPACTED_FILL_PERCENT = 70;
  private static final int COMPACTED_BYTES = 8 * 1024 * 1024;
  private static final String NEXT_SERIES = "nextSeries";
  private static final char SEPARATOR = '/';
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final MVStore store;
  private final MVMap<Long, byte[]> rows;
  private final MVMap<String, byte[]> indexes;
  private final MVMap<String, byte[]> extents;
  private final MVMap<String, Long> positions;

  private HistoryStore(MVStore store) {
    this.store = store;
    rows = map("rows", LongDataType.INSTANCE, ByteArrayDataType.INSTANCE);
    indexes = map("indexes", StringDataType.INSTANCE, ByteArrayDataType.INSTANCE);
    extents = map("extents", StringDataType.INSTANCE, ByteArrayDataType.INSTANCE);
    positions = map("positions", StringDataType.INSTANCE, LongDataType.INSTANCE);
  }

  private <K, V> MVMap<K, V> map(String name, DataType<K> keys, DataType<V> values) {
    return store.openMap(name, new MVMap.Builder<K, V>().keyType(keys).valueType(values));
  }

  /**
   * Opens or creates a file.
   *
   * @throws org.h2.mvstore.MVStoreException if it cannot be read or written, or another process has
   *     it open
   */
  static HistoryStore open(Path file) {
    MVStore opened =
        new MVStore.Builder()
            .fileName(file.toString())
            .autoCommitDisabled() // offsets and rows belong together
            .cacheSize(CACHE_MEGABYTES)
            .compress()
            .open();
    opened.setRetentionTime(RETENTION_MILLIS);
    return new HistoryStore(opened);
  }

  byte @Nullable [] row(long key) {
    return rows.get(key);
  }

  /** Writes a row and returns by how many bytes the store has grown. */
  long put(long key, byte[] row) {
    byte[] before = rows.put(key, row);
    return before == null ? ROW_OVERHEAD + row.length : row.length - before.length;
  }

  /** Removes a row and returns by how many bytes the store has shrunk. */
  long remove(long key) {
    byte[] before = rows.remove(key);
    return before == null ? 0 : ROW_OVERHEAD + before.length;
  }

  /** The rows of bins from one to another, both included, in ascending order. */
  Iterator<Map.Entry<Long, byte[]>> rows(int series, int level, long fromBin, long toBin) {
    Cursor<Long, byte[]> cursor =
        rows.cursor(
            RowKey.of(series, level, fromBin),
            RowKey.of(series, level, Math.min(toBin, RowKey.MAX_STEP)),
            false);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return cursor.hasNext();
      }

      @Override
      public Map.Entry<Long, byte[]> next() {
        Long key = cursor.next();
        return Map.entry(key, cursor.getValue());
      }
    };
  }

  /** Greatest bin of a level that is a row. */
  OptionalLong lastBin(int series, int level) {
    Long key = rows.floorKey(RowKey.of(series, level, RowKey.MAX_STEP));
    return key == null || key < RowKey.of(series, level, 0)
        ? OptionalLong.empty()
        : OptionalLong.of(RowKey.bin(key));
  }

  /** Least bin of a level, from one on, that is a row. */
  OptionalLong firstBin(int series, int level, long fromBin) {
    Long key = rows.ceilingKey(RowKey.of(series, level, fromBin));
    return key == null || key > RowKey.of(series, level, RowKey.MAX_STEP)
        ? OptionalLong.empty()
        : OptionalLong.of(RowKey.bin(key));
  }

  /** Takes numbers for new series. */
  int newSeries(int number) {
    long first = positions.getOrDefault(NEXT_SERIES, 0L);
    if (first + number > RowKey.MAX_SERIES) {
      throw new IllegalStateException("the history has no numbers left for new series");
    }
    positions.put(NEXT_SERIES, first + number);
    return (int) first;
  }

  /** All attempts, by run and number. */
  List<AttemptKey> attempts() {
    return indexes.keyList().stream().map(AttemptKey::parse).toList();
  }

  /** The attempts of a run, in ascending order. */
  List<AttemptKey> attempts(String run) {
    List<AttemptKey> found = new ArrayList<>();
    Iterator<String> keys = indexes.keyIterator(new AttemptKey(run, 0).stored());
    while (keys.hasNext()) {
      AttemptKey key = AttemptKey.parse(keys.next());
      if (!key.run().equals(run)) {
        break;
      }
      found.add(key);
    }
    return found;
  }

  Optional<AttemptIndex> index(AttemptKey attempt) {
    byte[] json = indexes.get(attempt.stored());
    try {
      return json == null
          ? Optional.empty()
          : Optional.of(JSON.readValue(json, AttemptIndex.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void put(AttemptKey attempt, AttemptIndex index) {
    try {
      indexes.put(attempt.stored(), JSON.writeValueAsBytes(index));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<AttemptExtent> extent(AttemptKey attempt) {
    byte[] json = extents.get(attempt.stored());
    try {
      return json == null
          ? Optional.empty()
          : Optional.of(AttemptExtent.of(JSON.readValue(json, long[].class)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void put(AttemptKey attempt, AttemptExtent extent) {
    try {
      extents.put(attempt.stored(), JSON.writeValueAsBytes(extent.toLongs()));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remove(AttemptKey attempt) {
    indexes.remove(attempt.stored());
    extents.remove(attempt.stored());
  }

  /**
   * Removes everything if it comes from another topic, as after the topic was deleted and created
   * again: its offsets would be those of other records.
   *
   * @param topicId unique id of the topic
   */
  void belongTo(String topicId) {
    boolean other =
        positions.keyList().stream()
            .anyMatch(key -> !key.equals(NEXT_SERIES) && !key.startsWith(topicId + SEPARATOR));
    if (other) {
      rows.clear();
      indexes.clear();
      extents.clear();
      positions.clear();
    }
  }

  /** Offset of the next record of a partition that is not yet in the history. */
  OptionalLong offset(String topicId, int partition) {
    Long offset = positions.get(topicId + SEPARATOR + partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  void putOffset(String topicId, int partition, long next) {
    positions.put(topicId + SEPARATOR + partition, next);
  }

  /** Makes all that was written since the last commit durable. */
  void commit() {
    store.commit();
  }

  /**
   * Moves what is left of half-empty parts of the file together, so that their space is used again.
   */
  void compact() {
    store.compact(COMPACTED_FILL_PERCENT, COMPACTED_BYTES);
  }

  /** Size of the file in bytes. */
  long fileBytes() {
    return store.getFileStore().size();
  }

  /** Discards what was not committed. */
  @Override
  public void close() {
    store.closeImmediately();
  }
}
