package io.gradwatch.detect.window;

import io.gradwatch.protocol.Quantile;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The losses of a run: the first ones, and the last {@value #CAPACITY}.
 *
 * @param first first {@value #FIRST_LOSSES} finite losses of the attempt
 * @param recent recent finite losses, oldest first
 * @param curve all finite losses of the attempt, downsampled
 * @param last newest loss, finite or not; NaN before the first
 */
@SuppressWarnings("ArrayRecordComponent")
public record LossHistory(double[] first, double[] recent, LossCurve curve, double last) {

  /** Number of losses that a trend is based on. */
  static final int CAPACITY = 64;

  /** Number of losses that show the initial level for small batches. */
  static final int FIRST_LOSSES = 32;

  public static LossHistory empty() {
    return new LossHistory(new double[0], new double[0], LossCurve.empty(), Double.NaN);
  }

  public LossHistory plus(double loss) {
    if (!Double.isFinite(loss)) {
      return new LossHistory(first, recent, curve, loss);
    }
    double[] newFirst = first.length < FIRST_LOSSES ? append(first, loss, FIRST_LOSSES) : first;
    return new LossHistory(newFirst, append(recent, loss, CAPACITY), curve.plus(loss), loss);
  }

  /** Adds a loss to the recent ones alone, when a stored history is read. */
  LossHistory plusRecent(double loss) {
    return new LossHistory(first, append(recent, loss, CAPACITY), curve, last);
  }

  /** The newest finite loss; there must be one. */
  double newest() {
    return recent[recent.length - 1];
  }

  LossHistory with(LossCurve newCurve, double newLast) {
    return new LossHistory(first, recent, newCurve, newLast);
  }

  private static double[] append(double[] values, double value, int capacity) {
    int kept = Math.min(values.length, capacity - 1);
    double[] next = Arrays.copyOfRange(values, values.length - kept, values.length + 1);
    next[kept] = value;
    return next;
  }

  /** Median of the first losses; NaN before the first. */
  public double reference(LearningLimits limits) {
    return Quantile.median(Arrays.copyOf(first, Math.min(first.length, limits.startLosses())));
  }

  /** The history that a resumed attempt starts with: only the initial losses are kept. */
  LossHistory resumed() {
    return new LossHistory(first, new double[0], LossCurve.empty(), Double.NaN);
  }

  /** Mean of the first {@value #FIRST_LOSSES} losses; NaN before the first. */
  public double meanReference() {
    return mean(first);
  }

  /** Median of the recent losses; NaN before the first. */
  public double median() {
    return Quantile.median(recent);
  }

  /** Median of the newest {@code n} losses, or of all if there are fewer; NaN before the first. */
  public double median(int n) {
    return Quantile.median(newest(n));
  }

  private double[] newest(int n) {
    return Arrays.copyOfRange(recent, Math.max(0, recent.length - n), recent.length);
  }

  /** {@link Quantile} of the recent losses; NaN before the first. */
  public double quantile(double q) {
    return Quantile.of(recent, q);
  }

  /** Highest of the newest {@code n} losses; NaN before the first. */
  public double highest(int n) {
    return Quantile.of(newest(n), 1);
  }

  /** Mean of the recent losses; NaN before the first. */
  public double mean() {
    return mean(recent);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  /** Share of the recent losses at which the loss changes direction; 0 with fewer than three. */
  public double reversalShare() {
    int reversals = 0;
    for (int i = 2; i < recent.length; i++) {
      reversals += (recent[i] - recent[i - 1]) * (recent[i - 1] - recent[i - 2]) < 0 ? 1 : 0;
    }
    return recent.length < 3 ? 0 : (double) reversals / (recent.length - 2);
  }

  /** Number of recent losses. */
  public int count() {
    return recent.length;
  }

  /** Mean magnitude of the recent losses; NaN before the first. */
  double meanMagnitude() {
    double sum = 0;
    for (double value : recent) {
      sum += Math.abs(value);
    }
    return sum / recent.length;
  }

  /** Regression line through the recent losses, in loss per step. */
  public RegressionLine regressionLine() {
    RegressionLine line = new RegressionLine();
    for (int i = 0; i < recent.length; i++) {
      line.add(i, recent[i]);
    }
    return line;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LossHistory that
        && Arrays.equals(first, that.first)
        && Arrays.equals(recent, that.recent)
        && curve.equals(that.curve)
        && Double.compare(last, that.last) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(first), Arrays.hashCode(recent), curve, last);
  }
}
