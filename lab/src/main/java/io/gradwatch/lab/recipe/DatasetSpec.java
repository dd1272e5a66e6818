package io.gradwatch.lab.recipe;

import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.Examples;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Data and what is done to them before they are fed.
 *
 * @param source makes them
 * @param steps length of the sequences; 0 where they are none
 * @param transforms in order
 */
public record DatasetSpec(Source source, int steps, List<Transform> transforms) {

  /** Makes data. */
  @FunctionalInterface
  public interface Source {

    /**
     * Makes the same data for the same numbers.
     *
     * @param steps length of the sequences; 0 where they are none
     */
    DataSplit generate(long seed, int steps);
  }

  /** One change of data. */
  @FunctionalInterface
  public interface Transform {

    /** The data, changed. */
    DataSplit apply(DataSplit data);
  }

  /** Has every input and target shifted and stretched to mean 0 and deviation 1. */
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

  /** Data that are no sequences. */
  public static DatasetSpec of(LongFunction<DataSplit> source) {
    return new DatasetSpec((seed, steps) -> source.apply(seed), 0, List.of());
  }

  /** Sequences. */
  public static DatasetSpec sequences(int steps, Source source) {
    return new DatasetSpec(source, steps, List.of());
  }

  /** With sequences of another length. */
  public DatasetSpec withSteps(int length) {
    return new DatasetSpec(source, length, transforms);
  }

  /** With one more change, after those there are. */
  public DatasetSpec transformed(Transform transform) {
    List<Transform> more = new ArrayList<>(transforms);
    more.add(transform);
    return new DatasetSpec(source, steps, more);
  }

  /** Fed unscaled: every input times a factor, and shifted. */
  public DatasetSpec withScaledInputs(double factor, double offset) {
    return transformed(data -> data.withInputs(x -> factor * x + offset));
  }

  /** With the inputs at mean 0 and deviation 1 over the training data, as they are fed. */
  public DatasetSpec standardisedInputs() {
    return transformed(Standardise.INPUTS);
  }

  /** With the targets at mean 0 and deviation 1 over the training data. */
  public DatasetSpec standardisedTargets() {
    return transformed(Standardise.TARGETS);
  }

  /** With NaN for every input of the last training row. */
  public DatasetSpec withNonFiniteRow() {
    return transformed(NonFiniteRow.INSERTED);
  }

  /** With the rows taken out that hold what is no number. */
  public DatasetSpec withoutNonFiniteRows() {
    return transformed(NonFiniteRow.REMOVED);
  }

  /** A row without numbers: put in, and taken out again. */
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

  /** As fed. */
  DataSplit data(long seed) {
    DataSplit data = source.generate(seed, steps);
    for (Transform transform : transforms) {
      data = transform.apply(data);
    }
    return data;
  }
}
