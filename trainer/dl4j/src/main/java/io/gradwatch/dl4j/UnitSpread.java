package io.gradwatch.dl4j;

/**
 * Measures how much the units of a layer differ: sqrt(Σ (w − mean over the input's units)² / Σ w²),
 * within each group of units.
 *
 * <p>0 when all units are copies of each other, exactly, whatever they are copies of; also when all
 * weights are zero. For n independent units of mean 0 about sqrt(1 − 1/n). Never above 1. NaN when
 * a weight is not finite.
 */
final class UnitSpread {

  /**
   * Inputs that are looked at, evenly over all: copies agree in every one, and the spread of
   * independent units is right to a few per cent for two units, to less for more.
   */
  private static final int MAX_INPUTS = 256;

  private UnitSpread() {}

  /**
   * Measures the matrix whose first element is at {@code from}.
   *
   * @param values parameters in the order in which they lie in memory
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
          double difference = weight - first[i]; // from a copy exactly 0
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
