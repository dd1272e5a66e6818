package io.gradwatch.trainer.data;

import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Finds and reads the files that a job names. */
public final class DataFiles {

  /** Rows of the bundled digits that are kept for testing: the last fifth. */
  private static final int DIGITS_TEST_ROWS = 360;

  private DataFiles() {}

  /** Examples to train on, and to test on when the job has any, scaled alike. */
  public record TrainAndTest(Examples train, Optional<Examples> test) {}

  /**
   * Reads what a job's data section names.
   *
   * @throws JobException when a file is missing, does not parse, or does not fit the section
   */
  public static TrainAndTest read(DataSpec spec) throws JobException {
    if (spec.format() == DataSpec.Format.DIGITS) {
      Table digits = digits();
      int trainRows = digits.rows() - DIGITS_TEST_ROWS;
      return examples(
          spec, part(digits, 0, trainRows), Optional.of(part(digits, trainRows, digits.rows())));
    }
    Table train = table(spec.format(), spec.train().orElseThrow());
    return examples(
        spec,
        train,
        spec.test().isPresent()
            ? Optional.of(table(spec.format(), spec.test().get()))
            : Optional.empty());
  }

  private static TrainAndTest examples(DataSpec spec, Table train, Optional<Table> test)
      throws JobException {
    Scaling scaling = Scaling.fit(spec, train);
    return new TrainAndTest(
        Examples.of(spec, train, scaling),
        test.isPresent() ? Optional.of(Examples.of(spec, test.get(), scaling)) : Optional.empty());
  }

  private static Table table(DataSpec.Format format, Path file) throws JobException {
    if (format == DataSpec.Format.IDX) {
      return IdxFile.read(file);
    }
    if (!Files.isRegularFile(file)) {
      throw new JobException(file + ": no such file");
    }
    try (InputStream in = Files.newInputStream(file);
        InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
      return CsvFile.read(file.toString(), text);
    } catch (IOException unreadable) {
      throw new JobException(file + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private static Table digits() throws JobException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(DataFiles.class.getResourceAsStream("digits.csv.gz")))) {
      return CsvFile.read("bundled digits", in);
    } catch (IOException unreadable) {
      throw new JobException("bundled digits: " + unreadable.getMessage(), unreadable);
    }
  }

  private static Table part(Table table, int from, int to) {
    float[] values =
        java.util.Arrays.copyOfRange(table.values(), from * table.columns(), to * table.columns());
    return new Table(table.name(), to - from, table.columns(), values);
  }
}
