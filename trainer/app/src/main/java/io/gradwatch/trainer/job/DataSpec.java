package io.gradwatch.trainer.job;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where examples come from and what their columns mean.
 *
 * @param format of the files
 * @param train file; empty for bundled data
 * @param test file; empty when there is none
 * @param firstFeature column
 * @param lastFeature column, inclusive
 * @param target what is to be learned
 * @param steps time steps in a row, time-major; 0 when the input is no sequence
 * @param scale of the features, fitted on the training data
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
    /** Numbers only, no header. */
    CSV,
    /** MNIST layout: images beside labels, gzipped or not. */
    IDX,
    /** The bundled handwritten digits: 64 pixel columns, the digit last. */
    DIGITS
  }

  /** How features are scaled. */
  public enum Scale {
    NONE,
    /** To 0…1. */
    MINMAX,
    /** To mean 0, deviation 1. */
    STANDARDIZE
  }

  /** What is to be learned. */
  public sealed interface Target {

    /** Columns {@code first} to {@code last}, as they are. */
    record Values(int first, int last) implements Target {

      public Values {
        Job.require(
            first >= 0 && last >= first,
            "data.target.columns",
            "[" + first + ", " + last + "]",
            "[first, last] column, counted from 0");
      }
    }

    /** A column that holds a class from 0, one-hot. */
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

  /** Feature columns. */
  public int features() {
    return lastFeature - firstFeature + 1;
  }
}
