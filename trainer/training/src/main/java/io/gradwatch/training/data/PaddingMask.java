package io.gradwatch.training.data;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Mask of the time steps of a batch that are not padding. */
final class PaddingMask {

  private PaddingMask() {}

  /**
   * Mask [rows, steps]: 1 up to the last time step with an input other than 0, and 0 after it. The
   * first time step is never masked.
   *
   * @param inputs batch of sequences, [rows, features, steps]
   */
  static INDArray of(float[] inputs, RowShape shape, int rows) {
    float[] mask = new float[rows * shape.steps()];
    for (int row = 0; row < rows; row++) {
      int length = length(inputs, row * shape.values(), shape);
      for (int step = 0; step < length; step++) {
        mask[row * shape.steps() + step] = 1;
      }
    }
    return Nd4j.create(mask, new long[] {rows, shape.steps()}, DataType.FLOAT);
  }

  private static int length(float[] inputs, int from, RowShape shape) {
    int length = 1;
    for (int i = 0; i < shape.values(); i++) {
      if (inputs[from + i] != 0) {
        length = Math.max(length, i % shape.steps() + 1);
      }
    }
    return length;
  }
}
