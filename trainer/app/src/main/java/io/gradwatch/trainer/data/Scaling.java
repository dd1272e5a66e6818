package io.gradwatch.trainer.data;

import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.JobException;

/**
 * Scales feature columns: (x − offset) / divisor, fitted on the training data. A constant column
 * has divisor 1.
 */
@SuppressWarnings("ArrayRecordComponent")
record Scaling(double[] offset, double[] divisor) {

  static Scaling fit(DataSpec spec, Table train) throws JobException {
    Examples.requireColumn(train, spec.lastFeature(), "data.features");
    double[] offset = new double[spec.features()];
    double[] divisor = new double[spec.features()];
    for (int i = 0; i < offset.length; i++) {
      double[] fit = fit(spec.scale(), train, spec.firstFeature() + i);
      offset[i] = fit[0];
      divisor[i] = fit[1] == 0 ? 1 : fit[1];
    }
    return new Scaling(offset, divisor);
  }

  private static double[] fit(DataSpec.Scale scale, Table table, int column) {
    return switch (scale) {
      case NONE -> new double[] {0, 1};
      case MINMAX -> minAndRange(table, column);
      case STANDARDIZE -> meanAndDeviation(table, column);
    };
  }

  private static double[] minAndRange(Table table, int column) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int row = 0; row < table.rows(); row++) {
      min = Math.min(min, table.at(row, column));
      max = Math.max(max, table.at(row, column));
    }
    return new double[] {min, max - min};
  }

  private static double[] meanAndDeviation(Table table, int column) {
    double mean = 0;
    for (int row = 0; row < table.rows(); row++) {
      mean += table.at(row, column) / table.rows();
    }
    double variance = 0;
    for (int row = 0; row < table.rows(); row++) {
      double deviation = table.at(row, column) - mean;
      variance += deviation * deviation / table.rows();
    }
    return new double[] {mean, Math.sqrt(variance)};
  }

  float scaled(int feature, float value) {
    return (float) ((value - offset[feature]) / divisor[feature]);
  }
}
