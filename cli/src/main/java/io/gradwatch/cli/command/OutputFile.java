package io.gradwatch.cli.command;

import io.gradwatch.cli.command.CommandErrorHandler.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that a command will write when its work is done. */
public final class OutputFile {

  private OutputFile() {}

  /**
   * Finds out before the work begins.
   *
   * @param option that names the file
   * @param file null when the option was not given
   * @throws InputException when it cannot be written
   */
  public static void requireWritable(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new InputException(option + " " + file + ": no such folder: " + folder);
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new InputException(option + " " + file + ": cannot be written");
    }
  }
}
