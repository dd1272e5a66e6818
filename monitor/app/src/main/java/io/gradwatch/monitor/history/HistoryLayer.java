package io.gradwatch.monitor.history;

/**
 * A layer of a run.
 *
 * @param index depth in the network, from 0 at the input
 */
public record HistoryLayer(int index, String name) implements Comparable<HistoryLayer> {

  @Override
  public int compareTo(HistoryLayer other) {
    return index == other.index ? name.compareTo(other.name) : Integer.compare(index, other.index);
  }
}
