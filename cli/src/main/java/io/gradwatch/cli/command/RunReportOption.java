package io.gradwatch.cli.command;

import io.gradwatch.trainer.ReportFile;
import io.gradwatch.trainer.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option {@code --report} of the commands that train jobs. */
final class RunReportOption {

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Writes results and verdicts as JSON. If it names a folder, one file per run is written"
              + " there.")
  private @Nullable Path file;

  /** Throws {@link InvalidInputException} if the report cannot be written. */
  void validate() {
    OptionChecks.requireWritable("--report", file);
  }

  /** Writes the reports if the option was given. */
  void write(List<RunReport> reports) throws IOException {
    if (file != null) {
      ReportFile.write(file, reports);
    }
  }
}
