package io.gradwatch.training.evaluation;

import io.gradwatch.training.data.Examples;
import io.gradwatch.training.data.PredictionTask;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** How well outputs match targets, in one number: 1 is perfect. */
public final class PredictionQuality {

  /** Rows of a forward pass. */
  private static final int ROWS_PER_BATCH = 1_024;

  private PredictionQuality() {}

  /** Share of examples that a network classifies correctly, 0 to 1; empty for a regression. */
  public static OptionalDouble accuracy(TrainableNetwork network, Examples examples) {
    if (examples.task() != PredictionTask.CLASSIFICATION) {
      return OptionalDouble.empty();
    }
    long correct = 0;
    long predictions = 0;
    for (int from = 0; from < examples.rows(); from += ROWS_PER_BATCH) {
      DataSet batch = examples.batch(from, Math.min(examples.rows(), from + ROWS_PER_BATCH));
      INDArray mask = batch.getLabelsMaskArray();
      INDArray targets = predictions(batch.getLabels(), mask);
      correct += countCorrect(predictions(network.output(batch), mask), targets);
      predictions += targets.size(0);
    }
    return OptionalDouble.of((double) correct / predictions);
  }

  /**
   * Accuracy of a classification, R² of a regression; R² is NaN when an output is not finite.
   * Masked time steps do not count.
   *
   * @param outputs [rows, outputs] or [rows, outputs, steps]
   * @param batch targets in an array of the same shape, with their mask if there is one
   */
  static double of(PredictionTask task, INDArray outputs, DataSet batch) {
    INDArray mask = batch.getLabelsMaskArray();
    INDArray predicted = predictions(outputs, mask);
    INDArray targets = predictions(batch.getLabels(), mask);
    return task == PredictionTask.REGRESSION
        ? rSquared(values(predicted), values(targets))
        : (double) countCorrect(predicted, targets) / targets.size(0);
  }

  /**
   * One row per prediction: those of sequences by row and time step, without masked ones.
   *
   * @param array [rows, outputs] or [rows, outputs, steps]
   * @param mask [rows, steps]; null if nothing is masked
   */
  private static INDArray predictions(INDArray array, @Nullable INDArray mask) {
    if (array.rank() == 2) {
      return array;
    }
    INDArray rows = array.permute(0, 2, 1).dup('c').reshape(-1, array.size(1));
    if (mask == null) {
      return rows;
    }
    double[] present = values(mask);
    return rows.getRows(
        IntStream.range(0, present.length).filter(row -> present[row] > 0).toArray());
  }

  /**
   * Rows whose outputs predict the class of their labels: that of the largest output, or, of a
   * single output, the side of 0.5 it is on. An output that is NaN predicts no class.
   */
  static int countCorrect(INDArray outputs, INDArray labels) {
    double[] output = values(outputs);
    double[] label = values(labels);
    int width = (int) labels.size(1);
    int correct = 0;
    for (int at = 0; at < label.length; at += width) {
      int predicted = predictedClass(output, at, width);
      correct += predicted >= 0 && predicted == predictedClass(label, at, width) ? 1 : 0;
    }
    return correct;
  }

  private static double[] values(INDArray array) {
    return array.dup('c').data().asDouble();
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

  /** 1 − Σ(target − output)² / Σ(target − mean)². */
  private static double rSquared(double[] outputs, double[] targets) {
    double mean = 0;
    for (double target : targets) {
      mean += target / targets.length;
    }
    double residual = 0;
    double spread = 0;
    for (int i = 0; i < targets.length; i++) {
      residual += (targets[i] - outputs[i]) * (targets[i] - outputs[i]);
      spread += (targets[i] - mean) * (targets[i] - mean);
    }
    return 1 - residual / spread;
  }
}
