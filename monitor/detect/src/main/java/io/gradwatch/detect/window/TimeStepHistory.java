package io.gradwatch.detect.window;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the gradient of one recurrent layer fades from the sequence's end to its beginning.
 *
 * @param earlyToPeak norm at the beginning of the sequence over the largest norm, by training step
 * @param earlyToLate norm at the beginning over that at the end of what receives gradient, by
 *     training step
 * @param profile the newest norms by time step, in the order in which the layer reads them
 */
@SuppressWarnings("ArrayRecordComponent")
public record TimeStepHistory(
    RollingWindow earlyToPeak, RollingWindow earlyToLate, float[] profile) {

  /** The earliest tenth of a sequence is its beginning. */
  private static final int PARTS = 10;

  /** A time step whose norm is under this share of the largest receives no gradient to speak of. */
  private static final double RECEIVING_THRESHOLD = 1e-3;

  public static TimeStepHistory empty() {
    return new TimeStepHistory(RollingWindow.empty(), RollingWindow.empty(), new float[0]);
  }

  /** This history and the norms of one more training step, in the order the layer reads. */
  public TimeStepHistory plus(double[] norms) {
    float[] newest = new float[norms.length];
    for (int t = 0; t < norms.length; t++) {
      newest[t] = (float) norms[t];
    }
    return new TimeStepHistory(
        earlyToPeak.plus(earlyToPeak(norms)), earlyToLate.plus(earlyToLate(norms)), newest);
  }

  /**
   * max of the earliest tenth ÷ max of all. Time steps behind the last one that receives gradient
   * are padding. NaN when a norm is, or none is above zero.
   */
  static double earlyToPeak(double[] norms) {
    int earlySteps = Math.max(1, norms.length / PARTS);
    double early = 0;
    double peak = 0;
    for (int t = 0; t < norms.length; t++) {
      peak = Math.max(peak, norms[t]);
      if (t < earlySteps) {
        early = peak;
      }
    }
    return peak == 0 ? Double.NaN : early / peak;
  }

  /**
   * max of the earliest tenth ÷ max of the last tenth of the time steps that receive gradient:
   * those behind are padding. NaN when a norm is, or none is above zero.
   */
  static double earlyToLate(double[] norms) {
    int end = norms.length;
    while (end > 0 && norms[end - 1] == 0) {
      end--;
    }
    int tenth = Math.max(1, end / PARTS);
    double early = 0;
    double late = 0;
    for (int i = 0; i < Math.min(tenth, end); i++) {
      early = Math.max(early, norms[i]);
      late = Math.max(late, norms[end - 1 - i]);
    }
    return late == 0 ? Double.NaN : early / late;
  }

  /** Time steps in the newest sequence. */
  public int timeSteps() {
    return profile.length;
  }

  /**
   * Least-squares slope of log10 of the newest norms, in decades per time step: positive when the
   * gradient shrinks on its way back. Zeros are left out; NaN with fewer than two other norms.
   */
  public double log10Slope() {
    RegressionLine line = new RegressionLine();
    for (int t = 0; t < profile.length; t++) {
      if (profile[t] > 0 && Float.isFinite(profile[t])) {
        line.add(t, Math.log10(profile[t]));
      }
    }
    return line.slope();
  }

  /** Share of the newest sequence whose norm is at least a thousandth of the largest. */
  public double receivingShare() {
    float max = 0;
    for (float norm : profile) {
      max = Math.max(max, norm);
    }
    if (!(max > 0)) {
      return Double.NaN;
    }
    int receiving = 0;
    for (float norm : profile) {
      receiving += norm >= RECEIVING_THRESHOLD * max ? 1 : 0;
    }
    return (double) receiving / profile.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TimeStepHistory that
        && earlyToPeak.equals(that.earlyToPeak)
        && earlyToLate.equals(that.earlyToLate)
        && Arrays.equals(profile, that.profile);
  }

  @Override
  public int hashCode() {
    return Objects.hash(earlyToPeak, earlyToLate, Arrays.hashCode(profile));
  }
}
