package io.gradwatch.detect.window;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The finite losses of a whole attempt, downsampled to means over buckets of equal width. When
 * {@value #CAPACITY} buckets are full, adjacent buckets are merged in pairs, so that the curve
 * covers any number of steps in constant memory.
 *
 * @param means means of the full buckets, oldest first
 * @param width number of losses in a full bucket, a power of two
 * @param sum sum of the losses in the bucket that is being filled
 * @param count number of losses in the bucket that is being filled
 */
@SuppressWarnings("ArrayRecordComponent")
public record LossCurve(double[] means, int width, double sum, int count) {

  /** Maximum number of full buckets: half of them suffice for a regression line and its error. */
  static final int CAPACITY = 64;

  static LossCurve empty() {
    return new LossCurve(new double[0], 1, 0, 0);
  }

  /** Adds a finite loss. */
  LossCurve plus(double loss) {
    if (count + 1 < width) {
      return new LossCurve(means, width, sum + loss, count + 1);
    }
    double[] next = Arrays.copyOf(means, means.length + 1);
    next[means.length] = (sum + loss) / width;
    return next.length < CAPACITY ? new LossCurve(next, width, 0, 0) : mergePairs(next, width);
  }

  private static LossCurve mergePairs(double[] means, int width) {
    double[] pairs = new double[means.length / 2];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = (means[2 * i] + means[2 * i + 1]) / 2;
    }
    return new LossCurve(pairs, 2 * width, 0, 0);
  }

  /** Writes everything but the means. */
  void writeBucketBeingFilled(StateOutput out) {
    out.putVarLong(width);
    out.putDouble(sum);
    out.putVarLong(count);
  }

  /** The curve of these means with what {@link #writeBucketBeingFilled} wrote. */
  LossCurve readBucketBeingFilled(StateInput in) {
    return new LossCurve(means, in.getVarInt(), in.getDouble(), in.getVarInt());
  }

  /** Number of losses on the curve. */
  public long losses() {
    return (long) means.length * width + count;
  }

  /** Mean around a loss, counted from 0; NaN if it is on no full bucket. */
  public double at(long loss) {
    long bucket = loss / width;
    return loss >= 0 && bucket < means.length ? means[(int) bucket] : Double.NaN;
  }

  /** Lowest mean over at least {@code steps} losses; NaN if there are fewer. */
  public double lowest(int steps) {
    int buckets = Math.max(1, (steps + width - 1) / width);
    double lowest = Double.NaN;
    double window = 0;
    for (int i = 0; i < means.length; i++) {
      window += means[i] - (i >= buckets ? means[i - buckets] : 0);
      if (i + 1 >= buckets && !(window / buckets >= lowest)) {
        lowest = window / buckets;
      }
    }
    return lowest;
  }

  /**
   * Number of direction changes in the newest three quarters of the curve, smoothed by means over
   * at least {@code steps} losses.
   *
   * @param minChange minimum change against the current direction that counts as a reversal
   */
  public int reversals(int steps, double minChange) {
    int group = Math.max(1, (steps + width - 1) / width);
    DirectionChanges changes = new DirectionChanges(minChange);
    for (int from = means.length / 4; from + group <= means.length; from += group) {
      double mean = 0;
      for (int i = from; i < from + group; i++) {
        mean += means[i] / group;
      }
      changes.add(mean);
    }
    return changes.count();
  }

  /**
   * Regression line through the newest three quarters of the curve, in loss per step: at its first
   * steps a run only learns the best constant prediction.
   *
   * @param minLosses minimum number of losses; with fewer the line has no points
   */
  public RegressionLine regressionLine(int minLosses) {
    RegressionLine line = new RegressionLine();
    int from = means.length / 4;
    if ((long) (means.length - from) * width >= minLosses) {
      for (int i = from; i < means.length; i++) {
        line.add((double) i * width, means[i]);
      }
    }
    return line;
  }

  private int newestHalf() {
    return means.length / 2;
  }

  /** Whether the newest half of the curve has enough losses, and means, to be judged by. */
  boolean hasNewestHalf(LearningLimits limits) {
    return lateMeans() >= limits.slowMinMeans()
        && (long) lateMeans() * width >= limits.slowMinLosses();
  }

  /** Number of means in the newest half of the curve. */
  int lateMeans() {
    return means.length - newestHalf();
  }

  /** Regression line through the newest half of the curve, in loss per mean. */
  RegressionLine lateLine() {
    RegressionLine line = new RegressionLine();
    for (int i = newestHalf(); i < means.length; i++) {
      line.add(i, means[i]);
    }
    return line;
  }

  /** Mean magnitude of the newest half of the curve; NaN if it is empty. */
  double lateMagnitude() {
    double sum = 0;
    for (int i = newestHalf(); i < means.length; i++) {
      sum += Math.abs(means[i]);
    }
    return sum / lateMeans();
  }

  /** Mean of the newest half of the curve; NaN if it is empty. */
  double lateMean() {
    double sum = 0;
    for (int i = newestHalf(); i < means.length; i++) {
      sum += means[i];
    }
    return sum / lateMeans();
  }

  /** Standard error of that mean, from the spread of the curve's means; NaN with fewer than two. */
  double lateError() {
    double mean = lateMean();
    double squares = 0;
    for (int i = newestHalf(); i < means.length; i++) {
      squares += (means[i] - mean) * (means[i] - mean);
    }
    return Math.sqrt(squares / (lateMeans() - 1) / lateMeans());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LossCurve that
        && Arrays.equals(means, that.means)
        && width == that.width
        && Double.compare(sum, that.sum) == 0
        && count == that.count;
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(means), width, sum, count);
  }
}
