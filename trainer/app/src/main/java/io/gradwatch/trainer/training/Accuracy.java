package io.gradwatch.trainer.training;

import io.gradwatch.trainer.data.Examples;
import java.util.OptionalDouble;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Share of examples whose class a network names. */
final class Accuracy {

  /** Rows in a forward pass. */
  private static final int ROWS_PER_BATCH = 1_024;

  private Accuracy() {}

  /** The share, 0 to 1; empty when the labels tell no classes. */
  static OptionalDouble of(TrainableNetwork network, Examples examples) {
    if (!examples.classes()) {
      return OptionalDouble.empty();
    }
    int[] order = examples.inOrder();
    long correct = 0;
    for (int from = 0; from < order.length; from += ROWS_PER_BATCH) {
      DataSet batch = examples.batch(order, from, Math.min(order.length, from + ROWS_PER_BATCH));
      correct += countCorrect(network.output(batch.getFeatures()), batch.getLabels());
    }
    return OptionalDouble.of((double) correct / examples.rows());
  }

  /**
   * Rows for which outputs [rows, outputs] name the same class as labels: by the largest, or, of a
   * single one, by which side of 0.5 it is on. An output that is NaN names none.
   */
  static int countCorrect(INDArray outputs, INDArray labels) {
    double[] out = outputs.ravel().toDoubleVector();
    double[] label = labels.ravel().toDoubleVector();
    int width = (int) labels.size(1);
    int correct = 0;
    for (int row = 0; row < labels.size(0); row++) {
      int predicted = predictedClass(out, row * width, width);
      correct += predicted >= 0 && predicted == predictedClass(label, row * width, width) ? 1 : 0;
    }
    return correct;
  }

  private static int predictedClass(double[] values, int from, int width) {
    if (width == 1) {
      return Double.isNaN(values[from]) ? -1 : values[from] >= 0.5 ? 1 : 0;
    }
    int best = 0;
    for (int i = 0; i < width; i++) {
      if (Double.isNaN(values[from + i])) {
        return -1;
      }
      best = values[from + i] > values[from + best] ? i : best;
    }
    return best;
  }
}
