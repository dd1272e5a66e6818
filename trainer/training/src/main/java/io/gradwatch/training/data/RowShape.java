package io.gradwatch.training.data;

/**
 * Shape of one row.
 *
 * @param features at least 1
 * @param steps length of the sequence; 0 when the row is no sequence
 */
public record RowShape(int features, int steps) {

  public RowShape {
    if (features < 1 || steps < 0) {
      throw new IllegalArgumentException(
          "shape is " + features + " features, " + steps + " steps; at least 1 and 0");
    }
  }

  /** A row that is no sequence. */
  public static RowShape flat(int features) {
    return new RowShape(features, 0);
  }

  /** Numbers in a row. */
  public int values() {
    return features * Math.max(1, steps);
  }

  long[] batchShape(int rows) {
    return steps == 0 ? new long[] {rows, features} : new long[] {rows, features, steps};
  }
}
