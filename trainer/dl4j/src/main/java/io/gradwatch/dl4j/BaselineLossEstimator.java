package io.gradwatch.dl4j;

import io.gradwatch.protocol.Quantile;
import java.util.Arrays;
import java.util.Optional;
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
   * @param weights weights of the outputs in the loss; empty if all are 1
   */
  static OptionalDouble of(String loss, INDArray labels, Optional<INDArray> weights) {
    if (labels.rank() != 2 || labels.rows() == 0) {
      return OptionalDouble.empty();
    }
    int outputs = labels.columns();
    if (weights.isPresent() && weights.get().length() != outputs) {
      return OptionalDouble.empty();
    }
    double[] factors = new double[outputs];
    Arrays.setAll(factors, output -> weights.map(w -> w.getDouble(output)).orElse(1.0));
    double sum = 0;
    double weightedFrequencies = 0;
    for (int output = 0; output < outputs; output++) {
      double[] column = labels.getColumn(output).dup().data().asDouble();
      sum += ofOutput(loss, column, factors[output]);
      weightedFrequencies += factors[output] * mean(column);
    }
    if (isOverClasses(loss)) {
      // the best prediction of a class is its weighted frequency, as a share of their sum
      sum += weightedFrequencies * logOf(weightedFrequencies);
    }
    boolean perOutput = loss.equals("mse") || loss.equals("mae");
    double baseline = perOutput ? sum / outputs : sum;
    return Double.isFinite(baseline) && baseline > 0
        ? OptionalDouble.of(baseline)
        : OptionalDouble.empty();
  }

  private static boolean isOverClasses(String loss) {
    return loss.equals("mcxent") || loss.equals("negativeloglikelihood");
  }

  private static double ofOutput(String loss, double[] targets, double weight) {
    double mean = mean(targets);
    return switch (loss) {
      case "mse", "l2" ->
          weight
              * Arrays.stream(targets)
                  .map(y -> (y - mean) * (y - mean))
                  .average()
                  .orElse(Double.NaN);
      case "mae", "l1" -> weight * meanAbsoluteDeviation(targets);
      case "mcxent", "negativeloglikelihood" -> -weight * mean * logOf(weight * mean);
      case "xent" -> weight * (-mean * logOf(mean) - (1 - mean) * logOf(1 - mean));
      default -> Double.NaN;
    };
  }

  private static double mean(double[] targets) {
    return Arrays.stream(targets).average().orElse(Double.NaN);
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
