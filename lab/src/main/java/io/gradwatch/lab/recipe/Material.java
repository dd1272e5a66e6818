package io.gradwatch.lab.recipe;

import io.gradwatch.lab.data.DataSplit;
import io.gradwatch.lab.data.Examples;
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
 * @param treatments in order
 */
public record Material(Source source, int steps, List<Treatment> treatments) {

  /** Makes data. */
  @FunctionalInterface
  public interface Source {

    /**
     * Makes the same data for the same numbers.
     *
     * @param steps length of the sequences; 0 where they are none
     */
    DataSplit make(long seed, int steps);
  }

  /** One change of data. */
  @FunctionalInterface
  public interface Treatment {

    /** The data, changed. */
    DataSplit treat(DataSplit data);
  }

  /** Has every input and target shifted and stretched to mean 0 and deviation 1. */
  private enum Standardise implements Treatment {
    INPUTS {
      @Override
      public DataSplit treat(DataSplit data) {
        return data.withInputs(standard(data.train().first(Integer.MAX_VALUE).getFeatures()));
      }
    },
    TARGETS {
      @Override
      public DataSplit treat(DataSplit data) {
        return data.withTargets(standard(data.train().first(Integer.MAX_VALUE).getLabels()));
      }
    };

    private static DoubleUnaryOperator standard(INDArray values) {
      double mean = values.meanNumber().doubleValue();
      double deviation = values.stdNumber().doubleValue();
      return x -> (x - mean) / (deviation > 0 ? deviation : 1);
    }
  }

  public Material {
    treatments = List.copyOf(treatments);
  }

  /** Data that are no sequences. */
  public static Material of(LongFunction<DataSplit> source) {
    return new Material((seed, steps) -> source.apply(seed), 0, List.of());
  }

  /** Sequences. */
  public static Material sequences(int steps, Source source) {
    return new Material(source, steps, List.of());
  }

  /** With sequences of another length. */
  public Material withSteps(int length) {
    return new Material(source, length, treatments);
  }

  /** With one more change, after those there are. */
  public Material treated(Treatment treatment) {
    List<Treatment> more = new ArrayList<>(treatments);
    more.add(treatment);
    return new Material(source, steps, more);
  }

  /** Fed unscaled: every input times a factor, and shifted. */
  public Material withInputs(double factor, double offset) {
    return treated(data -> data.withInputs(x -> factor * x + offset));
  }

  /** With the inputs at mean 0 and deviation 1 over the training data, as they are fed. */
  public Material standardisedInputs() {
    return treated(Standardise.INPUTS);
  }

  /** With the targets at mean 0 and deviation 1 over the training data. */
  public Material standardisedTargets() {
    return treated(Standardise.TARGETS);
  }

  /** With NaN for every input of the last training row. */
  public Material withBrokenRow() {
    return treated(BrokenRow.PLANTED);
  }

  /** With the rows taken out that hold what is no number. */
  public Material checked() {
    return treated(BrokenRow.TAKEN_OUT);
  }

  /** A row without numbers: put in, and taken out again. */
  private enum BrokenRow implements Treatment {
    PLANTED {
      @Override
      public DataSplit treat(DataSplit data) {
        int last = data.train().rows() - 1;
        return data.withTrain(rows -> rows.withInputs(row -> row == last, x -> Double.NaN));
      }
    },
    TAKEN_OUT {
      @Override
      public DataSplit treat(DataSplit data) {
        int rows = data.train().rows();
        while (rows > 1 && broken(data.train().part(rows - 1, rows))) {
          rows--;
        }
        return data.withTrainRows(rows);
      }
    };

    private static boolean broken(Examples row) {
      return Double.isNaN(row.first(1).getFeatures().sumNumber().doubleValue());
    }
  }

  /** As fed. */
  DataSplit data(long seed) {
    DataSplit data = source.make(seed, steps);
    for (Treatment treatment : treatments) {
      data = treatment.treat(data);
    }
    return data;
  }
}
