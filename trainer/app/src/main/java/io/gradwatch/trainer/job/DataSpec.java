package io.gradwatch.trainer.job;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Data section of a job: files, and what their columns mean.
 *
 * @param format format of the files
 * @param train training data; empty for bundled data
 * @param test test data; empty when there is none
 * @param firstFeature first feature column
 * @param lastFeature last feature column, inclusive
 * @param target columns to predict
 * @param steps time steps in a row, time-major; 0 when the input is not a sequence
 * @param scale scaling of the features, fitted on the training data
 * @param shuffle whether rows are reordered before every epoch
 */
public record DataSpec(
    Format format,
    Optional<Path> train,
    Optional<Path> test,
    int firstFeature,
    int lastFeature,
    Target target,
    int steps,
    Scale scale,
    boolean shuffle) {

  /** File formats. */
  public enum Format {
    /** Numbers only, without a header. */
    CSV,
    /** The layout of MNIST: a file of images beside a file of labels, gzipped or not. */
    IDX,
    /** The bundled handwritten digits: 64 columns of pixels, then the digit. */
    DIGITS
  }

  /** How features are scaled. */
  public enum Scale {
    NONE,
    /** To the range 0 to 1. */
    MINMAX,
    /** To mean 0 and standard deviation 1. */
    STANDARDIZE
  }

  /** Columns to predict. */
  public sealed interface Target {

    /** The values of columns {@code first} to {@code last}, both inclusive. */
    record Values(int first, int last) implements Target {

      public Values {
        Job.require(
            first >= 0 && last >= first,
            "data.target.columns",
            "[" + first + ", " + last + "]",
            "[first, last] column, counted from 0");
      }
    }

    /** A column of class numbers from 0, encoded one-hot. */
    record Classes(int column, int classes) implements Target {

      public Classes {
        Job.require(column >= 0, "data.target.column", column, "0 or more");
        Job.require(classes >= 2, "data.target.classes", classes, "2 or more");
      }
    }
  }

  public DataSpec {
    Job.require(steps >= 0, "data.sequence.steps", steps, "1 or more, or 0 for no sequence");
    Job.require(
        firstFeature >= 0 && lastFeature >= firstFeature,
        "data.features",
        "[" + firstFeature + ", " + lastFeature + "]",
        "[first, last] column, counted from 0");
    if (steps > 0) {
      Job.require(
          (lastFeature - firstFeature + 1) % steps == 0,
          "data.sequence.steps",
          steps,
          "a divisor of the " + (lastFeature - firstFeature + 1) + " feature columns");
    }
  }

  /** Whether there is data to test on. */
  public boolean hasTestData() {
    return test.isPresent() || format == Format.DIGITS;
  }

  /** Number of feature columns. */
  public int features() {
    return lastFeature - firstFeature + 1;
  }
}
