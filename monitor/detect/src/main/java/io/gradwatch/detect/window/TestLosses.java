package io.gradwatch.detect.window;

import io.gradwatch.protocol.Quantile;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Losses on data that the run does not train on.
 *
 * @param losses last {@value #CAPACITY} finite test losses
 * @param lowest lowest test loss of the attempt; NaN before the first
 * @param lowestStep step of the lowest test loss
 * @param evaluationsSinceLowest number of evaluations since the lowest test loss
 */
@SuppressWarnings("ArrayRecordComponent")
public record TestLosses(
    double[] losses, double lowest, long lowestStep, int evaluationsSinceLowest) {

  private static final int CAPACITY = 32;

  /** Minimum number of test losses for a line through their newest half. */
  private static final int MIN_LOSSES_OF_LINE = 8;

  static TestLosses empty() {
    return new TestLosses(new double[0], Double.NaN, 0, 0);
  }

  /** Adds a test loss, unless it is not finite. */
  TestLosses plus(long step, double loss) {
    if (!Double.isFinite(loss)) {
      return this;
    }
    boolean isLowest = !(loss >= lowest);
    int kept = Math.min(losses.length, CAPACITY - 1);
    double[] nextLosses = Arrays.copyOfRange(losses, losses.length - kept, losses.length + 1);
    nextLosses[kept] = loss;
    return new TestLosses(
        nextLosses,
        isLowest ? loss : lowest,
        isLowest ? step : lowestStep,
        isLowest ? 0 : evaluationsSinceLowest + 1);
  }

  void write(StateOutput out) {
    out.putDoubles(losses);
    out.putDouble(lowest);
    out.putVarLong(lowestStep);
    out.putVarLong(evaluationsSinceLowest);
  }

  static TestLosses read(StateInput in) {
    return new TestLosses(in.getDoubles(), in.getDouble(), in.getVarLong(), in.getVarInt());
  }

  /** Number of test losses in the window. */
  public int count() {
    return losses.length;
  }

  /** The newest test loss; NaN before the first. */
  public double last() {
    return losses.length == 0 ? Double.NaN : losses[losses.length - 1];
  }

  /** Median of the newest test losses, or of all if there are fewer; NaN before the first. */
  public double medianOfNewest(int evaluations) {
    return Quantile.median(
        Arrays.copyOfRange(losses, Math.max(0, losses.length - evaluations), losses.length));
  }

  /**
   * Regression line through the newest half of the test losses, in loss per evaluation; without
   * points if there are fewer than {@value #MIN_LOSSES_OF_LINE}.
   */
  RegressionLine lateLine() {
    RegressionLine line = new RegressionLine();
    for (int i = losses.length / 2; i < losses.length && losses.length >= MIN_LOSSES_OF_LINE; i++) {
      line.add(i, losses[i]);
    }
    return line;
  }

  /** Change along that line, relative to the mean magnitude of its losses; NaN without points. */
  double lateChange() {
    int from = losses.length / 2;
    double magnitude = Arrays.stream(losses).skip(from).map(Math::abs).average().orElse(Double.NaN);
    return lateLine().slope() * (losses.length - 1 - from) / magnitude;
  }

  /** Number of times that the test loss turns by at least {@code minChange}. */
  public int reversals(double minChange) {
    DirectionChanges changes = new DirectionChanges(minChange);
    for (double loss : losses) {
      changes.add(loss);
    }
    return changes.count();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TestLosses that
        && Arrays.equals(losses, that.losses)
        && Double.compare(lowest, that.lowest) == 0
        && lowestStep == that.lowestStep
        && evaluationsSinceLowest == that.evaluationsSinceLowest;
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(losses), lowest, lowestStep, evaluationsSinceLowest);
  }
}
