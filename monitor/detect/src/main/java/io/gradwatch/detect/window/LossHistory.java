package io.gradwatch.detect.window;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The losses of a run: where they started, and the last {@value #CAPACITY}.
 *
 * @param first the first {@value #REFERENCE} finite losses of the attempt
 * @param recent the last finite losses, oldest first
 * @param last the newest loss, finite or not; NaN before the first
 */
@SuppressWarnings("ArrayRecordComponent")
public record LossHistory(double[] first, double[] recent, double last) {

  /** Losses that {@link #trend()} looks back on. */
  static final int CAPACITY = 64;

  /** Losses that make the reference of where a run started. */
  static final int REFERENCE = 8;

  /** Fewest losses in which a trend can be told from noise. */
  private static final int ENOUGH = 20;

  /** A slope below this many standard errors is noise. */
  private static final double SIGNIFICANT_T = 3;

  /** Change over the window, relative to its mean, below which the loss stands still. */
  private static final double NOTABLE_CHANGE = 0.02;

  /** Share of the first loss under which a run has plainly learned. */
  private static final double LEARNED = 0.5;

  public static LossHistory empty() {
    return new LossHistory(new double[0], new double[0], Double.NaN);
  }

  public LossHistory plus(double loss) {
    if (!Double.isFinite(loss)) {
      return new LossHistory(first, recent, loss);
    }
    double[] starts = first.length < REFERENCE ? append(first, loss, REFERENCE) : first;
    return new LossHistory(starts, append(recent, loss, CAPACITY), loss);
  }

  private static double[] append(double[] values, double value, int capacity) {
    int kept = Math.min(values.length, capacity - 1);
    double[] next = Arrays.copyOfRange(values, values.length - kept, values.length + 1);
    next[kept] = value;
    return next;
  }

  /** Median of the first losses; NaN before the first. */
  public double reference() {
    return median(first);
  }

  /** Median of the recent losses; NaN before the first. */
  public double median() {
    return median(recent);
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  /**
   * Where the loss is heading: the least-squares line through the recent losses, if its slope
   * stands {@value #SIGNIFICANT_T} standard errors away from level and moves the loss by 2 % of its
   * mean over the window. A loss under half of where it started counts as learned before any slope.
   */
  public LossTrend trend() {
    if (recent.length < ENOUGH) {
      return LossTrend.UNKNOWN;
    }
    double[] newest = Arrays.copyOfRange(recent, recent.length - ENOUGH, recent.length);
    if (reference() > 0 && median(newest) <= LEARNED * reference()) {
      return LossTrend.LEARNED;
    }
    Line line = new Line();
    double sum = 0;
    for (int i = 0; i < recent.length; i++) {
      line.add(i, recent[i]);
      sum += Math.abs(recent[i]);
    }
    double change = line.slope() * (recent.length - 1);
    boolean notable =
        Math.abs(line.tStatistic()) >= SIGNIFICANT_T
            && Math.abs(change) >= NOTABLE_CHANGE * sum / recent.length;
    if (!notable) {
      return LossTrend.STANDING;
    }
    return change < 0 ? LossTrend.FALLING : LossTrend.RISING;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LossHistory that
        && Arrays.equals(first, that.first)
        && Arrays.equals(recent, that.recent)
        && Double.compare(last, that.last) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(first), Arrays.hashCode(recent), last);
  }
}
