package io.gradwatch.detect.window;

import io.gradwatch.protocol.Quantile;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The losses of a run: where they started, and the last {@value #CAPACITY}.
 *
 * @param first the first {@value #FIRST_LOSSES} finite losses of the attempt
 * @param recent the last finite losses, oldest first
 * @param curve all finite losses of the attempt, thinned
 * @param last the newest loss, finite or not; NaN before the first
 */
@SuppressWarnings("ArrayRecordComponent")
public record LossHistory(double[] first, double[] recent, LossCurve curve, double last) {

  /** Losses that {@link #trend} looks back on. */
  static final int CAPACITY = 64;

  /** Losses that show where a run of ordinary batches started. */
  private static final int START_LOSSES = 8;

  /** Losses that show where a run of single examples started. */
  static final int FIRST_LOSSES = 32;

  /** Fewest losses in which a trend can be told from noise. */
  private static final int MIN_LOSSES = 20;

  /** A slope below this many standard errors is noise. */
  private static final double SIGNIFICANT_T = 3;

  /** Change over the window, relative to its mean, below which the loss stands still. */
  private static final double NOTABLE_CHANGE = 0.02;

  /** Share of the first loss under which a run has plainly learned. */
  private static final double LEARNED_SHARE = 0.5;

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

  private static double[] append(double[] values, double value, int capacity) {
    int kept = Math.min(values.length, capacity - 1);
    double[] next = Arrays.copyOfRange(values, values.length - kept, values.length + 1);
    next[kept] = value;
    return next;
  }

  /** Median of the first {@value #START_LOSSES} losses; NaN before the first. */
  public double reference() {
    return Quantile.median(Arrays.copyOf(first, Math.min(first.length, START_LOSSES)));
  }

  /** This history as far as a later attempt goes on from it: where the run started. */
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

  /** Median of the newest {@code n} losses, or of as many as there are; NaN before the first. */
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

  /** Share of the recent losses at which the curve turns; 0 with fewer than three. */
  public double reversalShare() {
    int reversals = 0;
    for (int i = 2; i < recent.length; i++) {
      reversals += (recent[i] - recent[i - 1]) * (recent[i - 1] - recent[i - 2]) < 0 ? 1 : 0;
    }
    return recent.length < 3 ? 0 : (double) reversals / (recent.length - 2);
  }

  /** Losses in the window. */
  public int count() {
    return recent.length;
  }

  /**
   * Where the loss is heading: the least-squares line through the recent losses, if its slope
   * stands {@value #SIGNIFICANT_T} standard errors away from level and moves the loss by 2 % of its
   * mean over the window. A loss under half of the reference counts as learned before any slope.
   *
   * @param reference what the loss has to be measured by: where it started, or what guessing costs
   * @param smallBatches whether a loss is that of one example or a few, of which most may be
   *     answered well while the others cost a lot
   */
  public LossTrend trend(double reference, boolean smallBatches) {
    if (recent.length < MIN_LOSSES) {
      return LossTrend.UNKNOWN;
    }
    double level = smallBatches ? Math.max(mean(), median(MIN_LOSSES)) : median(MIN_LOSSES);
    if (reference > 0 && level <= LEARNED_SHARE * reference) {
      return LossTrend.LEARNED;
    }
    RegressionLine line = regressionLine();
    double sum = Arrays.stream(recent).map(Math::abs).sum();
    double change = line.slope() * (recent.length - 1);
    boolean notable =
        Math.abs(line.tStatistic()) >= SIGNIFICANT_T
            && Math.abs(change) >= NOTABLE_CHANGE * sum / recent.length;
    if (!notable) {
      return LossTrend.PLATEAU;
    }
    return change < 0 ? LossTrend.FALLING : LossTrend.RISING;
  }

  /** The line through the recent losses, in loss per step. */
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
