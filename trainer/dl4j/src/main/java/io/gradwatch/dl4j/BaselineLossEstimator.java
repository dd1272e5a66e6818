package io.gradwatch.dl4j;

import io.gradwatch.protocol.Quantile;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes the baseline loss: the loss of the best constant prediction, without regularisation. A
 * network that has learned anything is below it.
 */
final class BaselineLossEstimator {

  private BaselineLossEstimator() {}

  /**
   * Returns the baseline loss; empty for loss functions that are not supported, and for labels with
   * a time axis.
   *
   * @param loss name of the loss function, as in {@link HyperParameters}
   * @param labels array of shape [rows, outputs]
   */
  static OptionalDouble of(String loss, INDArray labels) {
    if (labels.rank() != 2 || labels.rows() == 0) {
      return OptionalDouble.empty();
    }
    int outputs = labels.columns();
    double sum = 0;
    for (int output = 0; output < outputs; output++) {
      double[] column = labels.getColumn(output).dup().data().asDouble();
      sum += ofOutput(loss, column);
    }
    boolean perOutput = loss.equals("mse") || loss.equals("mae");
    double baseline = perOutput ? sum / outputs : sum;
    return Double.isFinite(baseline) && baseline > 0
        ? OptionalDouble.of(baseline)
        : OptionalDouble.empty();
  }

  private static double ofOutput(String loss, double[] targets) {
    double mean = Arrays.stream(targets).average().orElse(Double.NaN);
    return switch (loss) {
      case "mse", "l2" ->
          Arrays.stream(targets).map(y -> (y - mean) * (y - mean)).average().orElse(Double.NaN);
      case "mae", "l1" -> meanAbsoluteDeviation(targets);
      case "mcxent", "negativeloglikelihood" -> -mean * logOf(mean);
      case "xent" -> -mean * logOf(mean) - (1 - mean) * logOf(1 - mean);
      default -> Double.NaN;
    };
  }

  /** Mean distance from the median, which is the constant that minimises it. */
  private static double meanAbsoluteDeviation(double[] targets) {
    double median = Quantile.median(targets);
    return Arrays.stream(targets).map(y -> Math.abs(y - median)).average().orElse(Double.NaN);
  }

  /** Logarithm of a frequency, with log 0 taken as 0 because it is only used in p · log p. */
  private static double logOf(double share) {
    return share > 0 ? Math.log(share) : 0;
  }
}
