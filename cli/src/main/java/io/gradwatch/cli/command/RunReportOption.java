package io.gradwatch.cli.command;

import io.gradwatch.trainer.ReportFile;
import io.gradwatch.trainer.TrainSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option {@code --report} of the commands that train jobs. */
final class RunReportOption {

  @Option(
      names = "--report",
      paramLabel = "FILE|DIR",
      description =
          "Writes results and verdicts as JSON: into one file if the name ends in .json, otherwise"
              + " into a folder, which is created, with a file per run.")
  private @Nullable String target;

  /** Throws {@link InvalidInputException} if the report cannot be written. */
  void validate() {
    if (target == null) {
      return;
    }
    if (isFolder(target)) {
      try {
        Files.createDirectories(Path.of(target));
      } catch (IOException impossible) {
        throw new InvalidInputException(
            "--report " + target + ": the folder cannot be created: " + impossible);
      }
    }
    OptionChecks.requireWritable("--report", Path.of(target));
  }

  /** What exists stays what it is; otherwise the name decides. */
  private static boolean isFolder(String name) {
    return Files.exists(Path.of(name)) ? Files.isDirectory(Path.of(name)) : !name.endsWith(".json");
  }

  /** Writes the reports if the option was given. */
  void write(TrainSession.Result result) throws IOException {
    if (target != null) {
      ReportFile.write(Path.of(target), result.reports(), result.storedReports());
    }
  }
}
