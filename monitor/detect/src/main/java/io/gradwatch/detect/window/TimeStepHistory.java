package io.gradwatch.detect.window;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gradient of one direction of a recurrent layer along the sequence, over the recent training
 * steps.
 *
 * @param earlyToPeak norm at the beginning of the sequence over the largest norm
 * @param earlyToLate norm at the beginning of the sequence over that at the last time steps that
 *     receive gradient
 * @param profile newest norms by time step, in the order in which the layer reads the sequence
 */
@SuppressWarnings("ArrayRecordComponent")
public record TimeStepHistory(
    RollingWindow earlyToPeak, RollingWindow earlyToLate, float[] profile) {

  /** The beginning of a sequence is its first tenth. */
  private static final int PARTS = 10;

  /** Share of the largest norm below which a time step receives practically no gradient. */
  private static final double RECEIVING_THRESHOLD = 1e-3;

  public static TimeStepHistory empty() {
    return new TimeStepHistory(RollingWindow.empty(), RollingWindow.empty(), new float[0]);
  }

  /**
   * Adds the norms of one more training step, in the order in which the layer reads the sequence.
   */
  public TimeStepHistory plus(double[] norms) {
    float[] newest = new float[norms.length];
    for (int t = 0; t < norms.length; t++) {
      newest[t] = (float) norms[t];
    }
    return new TimeStepHistory(
        earlyToPeak.plus(earlyToPeak(norms)), earlyToLate.plus(earlyToLate(norms)), newest);
  }

  /**
   * Maximum of the first tenth over the maximum of all time steps. Zeros after the last time step
   * that receives gradient are padding. NaN if a norm is NaN or none is above zero.
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
   * Maximum of the first tenth over the maximum of the last tenth of the time steps that receive
   * gradient; those after them are padding. NaN if a norm is NaN or none is above zero.
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

  /** Length of the newest sequence. */
  public int timeSteps() {
    return profile.length;
  }

  /**
   * Least-squares slope of log10 of the newest norms, in decades per time step: positive if the
   * gradient shrinks during back-propagation. Zeros are excluded; NaN with fewer than two other
   * norms.
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

  /**
   * Share of time steps whose norm is at least a thousandth of the largest; NaN without gradient.
   */
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
