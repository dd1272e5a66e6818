package io.gradwatch.trainer.job;

import static io.gradwatch.trainer.job.JobDocument.path;
import static io.gradwatch.trainer.job.JobDocument.range;
import static io.gradwatch.trainer.job.JobDocument.required;

import io.gradwatch.trainer.job.DataSpec.Format;
import io.gradwatch.trainer.job.DataSpec.Scale;
import io.gradwatch.trainer.job.DataSpec.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The data section of a job file as it is written. */
record DataDocument(
    @Nullable Format format,
    @Nullable String train,
    @Nullable String test,
    @Nullable List<Integer> features,
    @Nullable TargetDocument target,
    @Nullable SequenceDocument sequence,
    @Nullable Scale scale,
    @Nullable Boolean shuffle) {

  private static final String COLUMNS = "[first, last] column";
  private static final String TARGETS =
      "{kind: values, columns: [first, last]} or {kind: classes, column: C, classes: N}";

  enum Kind {
    VALUES,
    CLASSES
  }

  /** The target section, of either kind. */
  record TargetDocument(
      @Nullable Kind kind,
      @Nullable List<Integer> columns,
      @Nullable Integer column,
      @Nullable Integer classes) {

    Target target() {
      return required("data.target.kind", kind, "values or classes") == Kind.VALUES
          ? values()
          : classTarget();
    }

    private Target values() {
      Job.require(
          column == null && classes == null,
          "data.target",
          "of kind values with column or classes",
          TARGETS);
      List<Integer> given = required("data.target.columns", columns, COLUMNS);
      List<Integer> checked = range("data.target.columns", given);
      return new Target.Values(checked.get(0), checked.get(1));
    }

    private Target classTarget() {
      Job.require(columns == null, "data.target", "of kind classes with columns", TARGETS);
      int from = required("data.target.column", column, "the column of the label");
      int count = required("data.target.classes", classes, "the number of classes");
      return new Target.Classes(from, count);
    }
  }

  /** The sequence section. */
  record SequenceDocument(@Nullable Integer steps) {

    int checkedSteps() {
      int given = required("data.sequence.steps", steps, "1 or more");
      Job.require(given >= 1, "data.sequence.steps", given, "1 or more");
      return given;
    }
  }

  DataSpec spec(Path folder) {
    Format given = required("data.format", format, "csv, idx or digits");
    String name = given.name().toLowerCase(Locale.ROOT);
    if (given == Format.DIGITS) {
      Job.require(
          train == null && test == null,
          "data.format",
          "digits with train or test",
          "csv or idx for files of your own; the digits are bundled");
    } else {
      required("data.train", train, "a file of format " + name);
    }
    List<Integer> inputs = features == null ? features(given) : range("data.features", features);
    return new DataSpec(
        given,
        Optional.ofNullable(train).map(file -> path(folder, "data.train", file)),
        Optional.ofNullable(test).map(file -> path(folder, "data.test", file)),
        inputs.get(0),
        inputs.get(1),
        target == null ? target(given) : target.target(),
        sequence == null ? 0 : sequence.checkedSteps(),
        scale == null ? Scale.NONE : scale,
        shuffle == null || shuffle);
  }

  /** Default columns of the formats that define them. */
  private static List<Integer> features(Format format) {
    return switch (format) {
      case DIGITS -> List.of(0, 63);
      case IDX -> List.of(0, 783);
      case CSV -> required("data.features", null, COLUMNS);
    };
  }

  private static Target target(Format format) {
    return switch (format) {
      case DIGITS -> new Target.Classes(64, 10);
      case IDX -> new Target.Classes(784, 10);
      case CSV -> required("data.target", null, TARGETS);
    };
  }
}
