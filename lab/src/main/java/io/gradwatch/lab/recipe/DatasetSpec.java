package io.gradwatch.lab.recipe;

import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.Examples;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A dataset and the transforms that are applied before training.
 *
 * @param source generates the data
 * @param steps length of the sequences; 0 if inputs are not sequences
 * @param transforms transforms in the order in which they are applied
 */
public record DatasetSpec(Source source, int steps, List<Transform> transforms) {

  /** Generates data. */
  @FunctionalInterface
  public interface Source {

    /**
     * Generates the same data for the same arguments.
     *
     * @param steps length of the sequences; 0 if inputs are not sequences
     */
    DataSplit generate(long seed, int steps);
  }

  /** A change of the data. */
  @FunctionalInterface
  public interface Transform {

    /** Returns the changed data. */
    DataSplit apply(DataSplit data);
  }

  /** Standardises all inputs or all targets to mean 0 and standard deviation 1. */
  private enum Standardise implements Transform {
    INPUTS {
      @Override
      public DataSplit apply(DataSplit data) {
        return data.withInputs(standard(data.train().first(Integer.MAX_VALUE).getFeatures()));
      }
    },
    TARGETS {
      @Override
      public DataSplit apply(DataSplit data) {
        return data.withTargets(standard(data.train().first(Integer.MAX_VALUE).getLabels()));
      }
    };

    private static DoubleUnaryOperator standard(INDArray values) {
      double mean = values.meanNumber().doubleValue();
      double deviation = values.stdNumber().doubleValue();
      return x -> (x - mean) / (deviation > 0 ? deviation : 1);
    }
  }

  public DatasetSpec {
    transforms = List.copyOf(transforms);
  }

  /** A dataset whose inputs are not sequences. */
  public static DatasetSpec of(LongFunction<DataSplit> source) {
    return new DatasetSpec((seed, steps) -> source.apply(seed), 0, List.of());
  }

  /** A dataset of sequences. */
  public static DatasetSpec sequences(int steps, Source source) {
    return new DatasetSpec(source, steps, List.of());
  }

  /** With sequences of another length. */
  public DatasetSpec withSteps(int length) {
    return new DatasetSpec(source, length, transforms);
  }

  /** With another transform, applied last. */
  public DatasetSpec transformed(Transform transform) {
    List<Transform> more = new ArrayList<>(transforms);
    more.add(transform);
    return new DatasetSpec(source, steps, more);
  }

  /** With every input multiplied by a factor and shifted, as if it were not scaled. */
  public DatasetSpec withScaledInputs(double factor, double offset) {
    return transformed(data -> data.withInputs(x -> factor * x + offset));
  }

  /** With inputs of mean 0 and standard deviation 1 over the training data. */
  public DatasetSpec standardisedInputs() {
    return transformed(Standardise.INPUTS);
  }

  /** With targets of mean 0 and standard deviation 1 over the training data. */
  public DatasetSpec standardisedTargets() {
    return transformed(Standardise.TARGETS);
  }

  /** With NaN as every input of the last training row. */
  public DatasetSpec withNonFiniteRow() {
    return transformed(NonFiniteRow.INSERTED);
  }

  /** Without the rows at the end of the training data whose inputs are NaN. */
  public DatasetSpec withoutNonFiniteRows() {
    return transformed(NonFiniteRow.REMOVED);
  }

  /** Inserts a row of NaN, or removes such rows. */
  private enum NonFiniteRow implements Transform {
    INSERTED {
      @Override
      public DataSplit apply(DataSplit data) {
        int last = data.train().rows() - 1;
        return data.withTrain(rows -> rows.withInputs(row -> row == last, x -> Double.NaN));
      }
    },
    REMOVED {
      @Override
      public DataSplit apply(DataSplit data) {
        int rows = data.train().rows();
        while (rows > 1 && isNonFinite(data.train().slice(rows - 1, rows))) {
          rows--;
        }
        return data.withTrainRows(rows);
      }
    };

    private static boolean isNonFinite(Examples row) {
      return Double.isNaN(row.first(1).getFeatures().sumNumber().doubleValue());
    }
  }

  /** Generates the data and applies the transforms. */
  DataSplit data(long seed) {
    DataSplit data = source.generate(seed, steps);
    for (Transform transform : transforms) {
      data = transform.apply(data);
    }
    return data;
  }
}
