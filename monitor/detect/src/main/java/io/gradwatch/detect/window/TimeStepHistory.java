package io.gradwatch.detect.window;

/**
 * Gradient of one direction of a recurrent layer along the sequence, over the recent training
 * steps.
 */
public final class TimeStepHistory {

  /** The beginning of a sequence is its first tenth. */
  private static final int PARTS = 10;

  /** Share of the largest norm below which a time step receives practically no gradient. */
  private static final double RECEIVING_THRESHOLD = 1e-3;

  private final RollingWindow earlyToPeak;
  private final RollingWindow earlyToLate;
  private int timeSteps;
  private double log10Slope = Double.NaN;
  private double receivingShare = Double.NaN;

  TimeStepHistory() {
    this(new RollingWindow(), new RollingWindow());
  }

  private TimeStepHistory(RollingWindow earlyToPeak, RollingWindow earlyToLate) {
    this.earlyToPeak = earlyToPeak;
    this.earlyToLate = earlyToLate;
  }

  /** Adds the norms of one more training step. */
  void add(SequenceNorms norms) {
    earlyToPeak.add(earlyToPeak(norms));
    earlyToLate.add(earlyToLate(norms));
    timeSteps = norms.length();
    log10Slope = log10Slope(norms);
    receivingShare = receivingShare(norms);
  }

  /**
   * Maximum of the first tenth over the maximum of all time steps; the first tenth begins where the
   * shorter sequences do. NaN if a norm is NaN or none is above zero.
   */
  private static double earlyToPeak(SequenceNorms norms) {
    int earlySteps = tenth(norms) + norms.raggedStart();
    double early = 0;
    double peak = 0;
    for (int t = 0; t < norms.length(); t++) {
      peak = Math.max(peak, norms.at(t));
      if (t < earlySteps) {
        early = peak;
      }
    }
    return peak == 0 ? Double.NaN : early / peak;
  }

  /**
   * Maximum of the first tenth over the maximum of the last tenth, which ends where the shorter
   * sequences do. NaN if a norm is NaN or none is above zero.
   */
  private static double earlyToLate(SequenceNorms norms) {
    int length = norms.length();
    double early = 0;
    for (int t = 0; t < Math.min(length, tenth(norms)); t++) {
      early = Math.max(early, norms.at(t));
    }
    double late = 0;
    for (int t = Math.max(0, length - tenth(norms) - norms.raggedEnd()); t < length; t++) {
      late = Math.max(late, norms.at(t));
    }
    return late == 0 ? Double.NaN : early / late;
  }

  private static int tenth(SequenceNorms norms) {
    return Math.max(1, norms.length() / PARTS);
  }

  private static double log10Slope(SequenceNorms norms) {
    RegressionLine line = new RegressionLine();
    for (int t = 0; t < norms.length(); t++) {
      float norm = (float) norms.at(t);
      if (norm > 0 && Float.isFinite(norm)) {
        line.add(t, Math.log10(norm));
      }
    }
    return line.slope();
  }

  private static double receivingShare(SequenceNorms norms) {
    float max = 0;
    for (int t = 0; t < norms.length(); t++) {
      max = Math.max(max, (float) norms.at(t));
    }
    if (!(max > 0)) {
      return Double.NaN;
    }
    int receiving = 0;
    for (int t = 0; t < norms.length(); t++) {
      receiving += (float) norms.at(t) >= RECEIVING_THRESHOLD * max ? 1 : 0;
    }
    return (double) receiving / norms.length();
  }

  /** Norm at the beginning of the sequence over the largest norm. */
  public RollingWindow earlyToPeak() {
    return earlyToPeak;
  }

  /** Norm at the beginning of the sequence over that at its end. */
  public RollingWindow earlyToLate() {
    return earlyToLate;
  }

  /** Length of the newest sequence without padding. */
  public int timeSteps() {
    return timeSteps;
  }

  /**
   * Least-squares slope of log10 of the newest norms, in decades per time step: positive if the
   * gradient shrinks during back-propagation. Zeros are excluded; NaN with fewer than two other
   * norms.
   */
  public double log10Slope() {
    return log10Slope;
  }

  /**
   * Share of time steps whose norm is at least a thousandth of the largest; NaN without gradient.
   */
  public double receivingShare() {
    return receivingShare;
  }

  /** Writes what the newest step added. */
  void writeNewest(StateOutput out) {
    out.putFloat(earlyToPeak.newestLog10());
    out.putFloat(earlyToLate.newestLog10());
    writeSequence(out);
  }

  /** Adds what {@link #writeNewest} wrote. */
  void readNewest(StateInput in) {
    earlyToPeak.addLog10(in.getFloat());
    earlyToLate.addLog10(in.getFloat());
    readSequence(in);
  }

  private void writeSequence(StateOutput out) {
    out.putVarLong(timeSteps);
    out.putDouble(log10Slope);
    out.putDouble(receivingShare);
  }

  private void readSequence(StateInput in) {
    timeSteps = in.getVarInt();
    log10Slope = in.getDouble();
    receivingShare = in.getDouble();
  }

  void write(StateOutput out) {
    out.putWindow(earlyToPeak);
    out.putWindow(earlyToLate);
    writeSequence(out);
  }

  static TimeStepHistory read(StateInput in) {
    TimeStepHistory history = new TimeStepHistory(in.getWindow(), in.getWindow());
    history.readSequence(in);
    return history;
  }

  int arrayBytes() {
    return earlyToPeak.arrayBytes() + earlyToLate.arrayBytes();
  }
}
