package io.gradwatch.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Option {@code --out} of the commands that store runs or read what was stored. */
final class RunFolderOption {

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs",
      description =
          "Folder that holds a folder for each run: resolved job, checkpoints, trained network,"
              + " verdicts, report and log (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("runs");

  /** Throws {@link InvalidInputException} if runs cannot be stored there. */
  void validate() {
    OptionChecks.require(
        !Files.exists(folder) || Files.isDirectory(folder),
        "--out " + folder + ": is a file; it must be a folder");
    Path existing = folder.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    OptionChecks.require(
        existing != null && Files.isWritable(existing),
        "--out " + folder + ": " + existing + " cannot be written");
  }

  boolean exists() {
    return Files.isDirectory(folder);
  }

  Path root() {
    return folder;
  }
}
