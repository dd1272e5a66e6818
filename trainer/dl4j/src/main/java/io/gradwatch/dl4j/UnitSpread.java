package io.gradwatch.dl4j;

/**
 * Measures how much the units of a layer differ: sqrt(Σ (w − mean over the input's units)² / Σ w²),
 * with the means taken within each group of units.
 *
 * <p>Exactly 0 if all units are identical, or if all weights are zero; about sqrt(1 − 1/n) for n
 * independent units with mean 0; never above 1; NaN if a weight is not finite.
 */
final class UnitSpread {

  /**
   * Maximum number of inputs to sample, evenly spaced: identical units agree in every one of them,
   * and the spread of independent units is accurate to a few per cent for two units, and better for
   * more.
   */
  private static final int MAX_INPUTS = 256;

  private UnitSpread() {}

  /**
   * Returns the spread of the matrix whose first element is at {@code from}.
   *
   * @param values flat parameters in memory order
   */
  static double of(FlatValues values, long from, UnitMatrix matrix) {
    int inputs = (int) Math.min(matrix.inputs(), MAX_INPUTS);
    long interval = matrix.inputs() / inputs;
    double squares = 0;
    double deviations = 0;
    long at = from;
    for (int group = 0; group < matrix.groups(); group++) {
      double[] sums = new double[inputs];
      double[] first = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        first[i] = values.get(at + i * interval);
      }
      for (int unit = 0; unit < matrix.units(); unit++, at += matrix.inputs()) {
        for (int i = 0; i < inputs; i++) {
          double weight = values.get(at + i * interval);
          double difference = weight - first[i]; // exactly 0 for an identical unit
          sums[i] += difference;
          deviations += difference * difference;
          squares += weight * weight;
        }
      }
      for (double sum : sums) {
        deviations -= sum * sum / matrix.units();
      }
    }
    return squares == 0 ? 0 : Math.sqrt(Math.max(0, deviations) / squares);
  }
}
