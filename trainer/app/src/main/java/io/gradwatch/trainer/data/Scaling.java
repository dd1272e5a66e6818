package io.gradwatch.trainer.data;

import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.JobException;
import java.util.Locale;

/**
 * Scales feature columns: (x − offset) / divisor, fitted on the training data. A constant column
 * has divisor 1.
 */
final class Scaling {

  private final double[] offset;
  private final double[] divisor;

  private Scaling(int features) {
    this.offset = new double[features];
    this.divisor = new double[features];
  }

  /**
   * Fits offset and divisor of every feature column: minimum and range, or mean and standard
   * deviation (over n).
   *
   * @throws JobException if a column to fit contains NaN or an infinity, which would make all of it
   *     NaN
   */
  static Scaling fit(DataSpec spec, NumericTable train) throws JobException {
    train.requireColumn(spec.lastFeature(), "data.features");
    Scaling scaling = new Scaling(spec.features());
    for (int feature = 0; feature < spec.features(); feature++) {
      int column = spec.firstFeature() + feature;
      switch (spec.scale()) {
        case NONE -> scaling.set(feature, 0, 1);
        case MINMAX -> scaling.fitRange(feature, train, column);
        case STANDARDIZE -> scaling.fitDeviation(feature, train, column);
      }
      scaling.requireFinite(feature, column, spec, train);
    }
    return scaling;
  }

  private void set(int feature, double from, double range) {
    offset[feature] = from;
    divisor[feature] = range == 0 ? 1 : range;
  }

  private void fitRange(int feature, NumericTable train, int column) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int row = 0; row < train.rows(); row++) {
      min = Math.min(min, train.at(row, column));
      max = Math.max(max, train.at(row, column));
    }
    set(feature, min, max - min);
  }

  private void fitDeviation(int feature, NumericTable train, int column) {
    // Relative to the first value, so that the mean of a constant column is exactly that value.
    double first = train.at(0, column);
    double sum = 0;
    for (int row = 0; row < train.rows(); row++) {
      sum += train.at(row, column) - first;
    }
    double mean = first + sum / train.rows();
    double squares = 0;
    for (int row = 0; row < train.rows(); row++) {
      double deviation = train.at(row, column) - mean;
      squares += deviation * deviation;
    }
    set(feature, mean, Math.sqrt(squares / train.rows()));
  }

  private void requireFinite(int feature, int column, DataSpec spec, NumericTable train)
      throws JobException {
    if (!Double.isFinite(offset[feature]) || !Double.isFinite(divisor[feature])) {
      throw new JobException(
          "data.scale is "
              + spec.scale().name().toLowerCase(Locale.ROOT)
              + ", but column "
              + column
              + " of "
              + train.name()
              + " contains NaN or an infinity; only scale none accepts them");
    }
  }

  float scaled(int feature, float value) {
    return (float) ((value - offset[feature]) / divisor[feature]);
  }
}
