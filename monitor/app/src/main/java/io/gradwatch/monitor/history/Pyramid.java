package io.gradwatch.monitor.history;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one series at all levels. A step is a row of level 0 at once; a bin of a coarser level is
 * in memory until a step behind it arrives, and then a row. A bin in memory equals the sum of the
 * rows one level below it, from which it is built again after a restart and which readers add up.
 *
 * <p>Steps may come in any order, as those of several workers do: a late one is added to the rows
 * that exist.
 */
final class Pyramid {

  private final HistoryStore store;
  private final int series;
  private final long[] bytes;
  private final @Nullable Bins[] open = new Bins[Resolution.LEVELS];
  private final long[] openBin = new long[Resolution.LEVELS];
  private long newestStep;

  /**
   * @param bytes bytes of the rows by level, which this keeps up to date
   */
  Pyramid(HistoryStore store, int series, long[] bytes) {
    this.store = store;
    this.series = series;
    this.bytes = bytes;
    newestStep = store.lastBin(series, 0).orElse(-1);
    for (int level = 1; level < Resolution.LEVELS; level++) {
      restore(level);
    }
  }

  private void restore(int level) {
    long child = store.lastBin(series, level - 1).orElse(-1);
    if (child < 0) {
      return;
    }
    long bin = child / Resolution.FACTOR;
    if (store.row(RowKey.of(series, level, bin)) != null) {
      return; // written when a late step was added
    }
    Bins restored = new Bins(0);
    Iterator<Map.Entry<Long, byte[]>> rows =
        store.rows(series, level - 1, bin * Resolution.FACTOR, child);
    while (rows.hasNext()) {
      BinsCodec.addTo(restored, rows.next().getValue());
    }
    open[level] = restored;
    openBin[level] = bin;
  }

  /** Adds the values of one step. */
  void add(long step, Bins values) {
    if (step > newestStep) {
      newestStep = step;
      put(0, step, BinsCodec.encode(values));
    } else {
      addToRow(0, step, values);
    }
    addTo(1, step, values);
  }

  /** Adds values of the bin of a level that begins at a step, or contains it, to coarser levels. */
  private void addTo(int first, long step, Bins values) {
    for (int level = first; level < Resolution.LEVELS; level++) {
      long bin = Resolution.bin(level, step);
      Bins current = open[level];
      if (current == null) {
        current = new Bins(values.width());
        open[level] = current;
        openBin[level] = bin;
      } else if (bin > openBin[level]) {
        put(level, openBin[level], BinsCodec.encode(current));
        addTo(level + 1, Resolution.firstStep(level, openBin[level]), current);
        current.clear();
        openBin[level] = bin;
      } else if (bin < openBin[level]) {
        addToRow(level, bin, values);
        continue;
      }
      current.addAll(values);
      return;
    }
  }

  private void addToRow(int level, long bin, Bins values) {
    byte[] row = store.row(RowKey.of(series, level, bin));
    if (row == null) {
      put(level, bin, BinsCodec.encode(values));
      return;
    }
    Bins merged = new Bins(values.width());
    BinsCodec.addTo(merged, row);
    merged.addAll(values);
    put(level, bin, BinsCodec.encode(merged));
  }

  private void put(int level, long bin, byte[] row) {
    bytes[level] += store.put(RowKey.of(series, level, bin), row);
  }

  /** Number of values in memory. */
  long openValues() {
    long values = 0;
    for (Bins bins : open) {
      values += bins == null ? 0 : bins.width();
    }
    return values;
  }
}
