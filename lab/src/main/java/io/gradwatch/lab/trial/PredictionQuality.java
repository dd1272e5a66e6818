package io.gradwatch.lab.trial;

import io.gradwatch.lab.data.PredictionTask;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How well outputs meet targets, in one number: 1 is perfect. */
final class PredictionQuality {

  private PredictionQuality() {}

  /**
   * Accuracy of classes, R² of values; NaN when an output is not finite and values are asked for.
   *
   * @param outputs [rows, outputs] or [rows, outputs, steps]
   * @param targets of the same shape
   */
  static double of(PredictionTask task, INDArray outputs, INDArray targets) {
    double[] out = outputs.dup('c').data().asDouble();
    double[] target = targets.dup('c').data().asDouble();
    return switch (task) {
      case CLASSIFICATION -> accuracy(out, target, (int) targets.size(1));
      case REGRESSION -> rSquared(out, target);
    };
  }

  private static double accuracy(double[] out, double[] target, int width) {
    int rows = target.length / width;
    int correct = 0;
    for (int row = 0; row < rows; row++) {
      int predicted = predictedClass(out, row * width, width);
      correct += predicted >= 0 && predicted == predictedClass(target, row * width, width) ? 1 : 0;
    }
    return (double) correct / rows;
  }

  /** The largest output; of a single one, the side of 0.5. None when one is NaN. */
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

  /** 1 − Σ(target − output)² / Σ(target − mean)². */
  private static double rSquared(double[] out, double[] target) {
    double mean = 0;
    for (double value : target) {
      mean += value / target.length;
    }
    double residual = 0;
    double spread = 0;
    for (int i = 0; i < target.length; i++) {
      residual += (target[i] - out[i]) * (target[i] - out[i]);
      spread += (target[i] - mean) * (target[i] - mean);
    }
    return 1 - residual / spread;
  }
}
