package io.gradwatch.detect.feature;

/**
 * The features of a run, or of a layer, at the newest step. Reused from step to step: values are
 * computed when they are asked for, at most once a step, and nothing is allocated.
 */
@SuppressWarnings("EnumOrdinal") // the values are in an array, in the order of the enum
public final class FeatureRow {

  private static final long NOT_BEGUN = -1;

  private final double[] values;
  private final int before;
  private long known;
  private long step = NOT_BEGUN;

  /** A row without values. */
  public FeatureRow(FeatureScope scope) {
    this.values = new double[Feature.count(scope)];
    this.before = Feature.before(scope);
  }

  /**
   * Forgets every value, unless they are of this step.
   *
   * @param newStep number that differs from step to step
   */
  public void begin(long newStep) {
    if (step != newStep) {
      step = newStep;
      known = 0;
    }
  }

  /** Whether the feature was computed for this step. */
  public boolean isKnown(Feature feature) {
    return (known & (1L << feature.ordinal())) != 0;
  }

  /** The value that was computed; NaN if it cannot be known. */
  public double get(Feature feature) {
    return values[feature.ordinal() - before];
  }

  /** Keeps a value and returns it. */
  public double set(Feature feature, double value) {
    values[feature.ordinal() - before] = value;
    known |= 1L << feature.ordinal();
    return value;
  }

  /** Bytes of the array. */
  public int arrayBytes() {
    return Double.BYTES * values.length;
  }
}
