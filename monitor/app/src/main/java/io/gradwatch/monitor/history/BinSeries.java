package io.gradwatch.monitor.history;

import java.util.ArrayList;
import java.util.List;

/**
 * Bins of several values over a range of steps, in the order of the steps. Bins may have different
 * widths: old steps may be left at coarser resolutions only.
 */
public final class BinSeries {

  private final List<HistoryLayer> layers;
  private final List<Long> steps = new ArrayList<>();
  private final List<Long> widths = new ArrayList<>();
  private final List<Bins> bins = new ArrayList<>();

  BinSeries(List<HistoryLayer> layers) {
    this.layers = List.copyOf(layers);
  }

  void add(long step, long width, Bins values) {
    steps.add(step);
    widths.add(width);
    bins.add(values);
  }

  /** The layers that the positions stand for; empty if they do not stand for layers. */
  public List<HistoryLayer> layers() {
    return layers;
  }

  /** Number of bins. */
  public int size() {
    return steps.size();
  }

  /** First step of each bin. */
  public List<Long> steps() {
    return List.copyOf(steps);
  }

  /** Number of steps that each bin spans. */
  public List<Long> widths() {
    return List.copyOf(widths);
  }

  /** Number of positions of which any bin has a value. */
  public int positions() {
    return bins.stream().mapToInt(Bins::width).max().orElse(0);
  }

  /** Number of values in a bin; 0 if nothing was measured. */
  public int count(int bin, int position) {
    return bins.get(bin).count(position);
  }

  /** Number of values in a bin that were NaN. */
  public int nan(int bin, int position) {
    return bins.get(bin).nan(position);
  }

  /** Number of values in a bin that were infinite. */
  public int infinite(int bin, int position) {
    return bins.get(bin).infinite(position);
  }

  /** First value of a bin that has a value. */
  public double first(int bin, int position) {
    return bins.get(bin).first(position);
  }

  /** Last value of a bin that has a value. */
  public double last(int bin, int position) {
    return bins.get(bin).last(position);
  }

  /** Least value that is not NaN; NaN if all were. Of a bin that has a value. */
  public double min(int bin, int position) {
    return bins.get(bin).min(position);
  }

  /** Greatest value that is not NaN; NaN if all were. Of a bin that has a value. */
  public double max(int bin, int position) {
    return bins.get(bin).max(position);
  }
}
