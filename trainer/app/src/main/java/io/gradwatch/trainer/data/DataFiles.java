package io.gradwatch.trainer.data;

import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.DataSpec.Format;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.training.data.DigitsDataset;
import io.gradwatch.training.data.Examples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Reads the data files that a job names. */
public final class DataFiles {

  /** Number of bundled digits to test on: the last fifth. */
  private static final int DIGITS_TEST_ROWS = 360;

  private DataFiles() {}

  /** Training examples, and test examples when the job has any, scaled alike. */
  public record TrainAndTest(Examples train, Optional<Examples> test) {}

  /**
   * Reads the data of a job.
   *
   * @throws JobException if a file is missing, cannot be parsed, or does not match the data section
   */
  public static TrainAndTest read(DataSpec spec) throws JobException {
    if (spec.format() == Format.DIGITS) {
      NumericTable digits = digits();
      int trainRows = digits.rows() - DIGITS_TEST_ROWS;
      NumericTable test = digits.slice(trainRows, digits.rows());
      return examples(spec, digits.slice(0, trainRows), Optional.of(test));
    }
    NumericTable train = table(spec, spec.train().orElseThrow());
    return examples(
        spec,
        train,
        spec.test().isPresent() ? Optional.of(table(spec, spec.test().get())) : Optional.empty());
  }

  /** The files that the data of a job are read from, in a fixed order. */
  public static List<Path> files(DataSpec spec) throws JobException {
    List<Path> files = new ArrayList<>();
    for (Optional<Path> file : List.of(spec.train(), spec.test())) {
      if (file.isPresent()) {
        files.add(file.get());
        if (spec.format() == Format.IDX) {
          files.add(IdxFile.labelFile(file.get()));
        }
      }
    }
    return files;
  }

  private static TrainAndTest examples(
      DataSpec spec, NumericTable train, Optional<NumericTable> test) throws JobException {
    Scaling scaling = Scaling.fit(spec, train);
    return new TrainAndTest(
        TableExamples.of(spec, train, scaling),
        test.isPresent()
            ? Optional.of(TableExamples.of(spec, test.get(), scaling))
            : Optional.empty());
  }

  private static NumericTable table(DataSpec spec, Path file) throws JobException {
    if (spec.format() == Format.IDX) {
      return IdxFile.read(file, spec.target());
    }
    try (InputStream in = open(file)) {
      return CsvFile.read(file.toString(), in);
    } catch (IOException unreadable) {
      throw new JobException(file + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private static NumericTable digits() throws JobException {
    try (InputStream in = DigitsDataset.openCsv()) {
      return CsvFile.read("bundled digits", in);
    } catch (IOException unreadable) {
      throw new JobException("bundled digits: " + unreadable.getMessage(), unreadable);
    }
  }

  /** Opens a file, decompressing it if its name ends in {@code .gz}. */
  static InputStream open(Path file) throws IOException, JobException {
    if (!Files.isRegularFile(file)) {
      throw new JobException(file + ": no such file");
    }
    InputStream in = Files.newInputStream(file);
    if (!file.toString().endsWith(".gz")) {
      return in;
    }
    try {
      return new GZIPInputStream(in, 1 << 16);
    } catch (IOException notGzip) {
      in.close();
      throw notGzip;
    }
  }
}
