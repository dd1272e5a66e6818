package io.gradwatch.monitor.history;

import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the bins of one series over a range of steps. Steps that are evicted at the wanted
 * resolution come from the next coarser one that has them, and those that are not yet a whole bin
 * from the finer ones.
 */
final class SeriesReader {

  private final HistoryStore store;
  private final int series;
  private final int[] positions;
  private final long width;
  private final SortedMap<Long, Slot> slots = new TreeMap<>();

  /** Bins that begin at the same step. */
  record Slot(long width, Bins bins) {}

  /**
   * @param positions which values to read, or all if empty
   * @param width steps of a bin, a power of two
   */
  SeriesReader(HistoryStore store, int series, int[] positions, long width) {
    this.store = store;
    this.series = series;
    this.positions = positions;
    this.width = width;
  }

  /** Returns the bins with a step in the range, by their first step. */
  SortedMap<Long, Slot> read(long from, long to) {
    int level = Resolution.notWiderThan(width);
    long begin = first(level, from).orElse(to + 1);
    readCoarser(level + 1, from, Math.min(begin, to + 1));
    read(level, from, to, width);
    long end = end(level);
    for (int finer = level - 1; finer >= 0; finer--) {
      read(finer, Math.max(from, end), to, width);
      end = Math.max(end, end(finer));
    }
    return slots;
  }

  private OptionalLong first(int level, long from) {
    OptionalLong bin = store.firstBin(series, level, Resolution.bin(level, from));
    return bin.isEmpty() ? bin : OptionalLong.of(Resolution.firstStep(level, bin.getAsLong()));
  }

  /** First step behind the rows of a level. */
  private long end(int level) {
    OptionalLong last = store.lastBin(series, level);
    return last.isEmpty() ? 0 : Resolution.firstStep(level, last.getAsLong() + 1);
  }

  /** Reads the steps from one to before another from levels that still have them. */
  private void readCoarser(int level, long from, long before) {
    if (level == Resolution.LEVELS || before <= from) {
      return;
    }
    long begin = Math.min(before, first(level, from).orElse(before));
    readCoarser(level + 1, from, begin);
    long lastBin = Resolution.bin(level, before) - 1; // one that ends behind it is there finer
    if (lastBin >= Resolution.bin(level, begin)) {
      read(
          level,
          begin,
          Resolution.firstStep(level, lastBin),
          Math.max(width, Resolution.width(level)));
    }
  }

  private void read(int level, long from, long to, long slotWidth) {
    if (to < from) {
      return;
    }
    Iterator<Map.Entry<Long, byte[]>> rows =
        store.rows(series, level, Resolution.bin(level, from), Resolution.bin(level, to));
    while (rows.hasNext()) {
      Map.Entry<Long, byte[]> row = rows.next();
      long step = Resolution.firstStep(level, RowKey.bin(row.getKey()));
      Slot slot =
          slots.computeIfAbsent(
              step - Math.floorMod(step, slotWidth),
              begin -> new Slot(slotWidth, new Bins(positions.length)));
      BinsCodec.addTo(slot.bins(), row.getValue(), positions);
    }
  }
}
