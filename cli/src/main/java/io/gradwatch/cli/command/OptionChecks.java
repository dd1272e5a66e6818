package io.gradwatch.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Checks of option values that a command makes before it starts to work. */
public final class OptionChecks {

  private OptionChecks() {}

  /**
   * Requires a condition.
   *
   * @param message names the option, its value and the values that would be accepted
   * @throws InvalidInputException if the condition does not hold
   */
  public static void require(boolean condition, String message) {
    if (!condition) {
      throw new InvalidInputException(message);
    }
  }

  /**
   * Requires a number that is at least 1.
   *
   * @throws InvalidInputException if it is less
   */
  public static void requirePositive(String option, int value) {
    require(value > 0, option + " is " + value + "; it must be at least 1");
  }

  /**
   * Requires that an output file can be written once the work is done.
   *
   * @param file null if the option was not given
   * @throws InvalidInputException if its folder does not exist or the file is not writable
   */
  public static void requireWritable(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new InvalidInputException(option + " " + file + ": no such folder: " + folder);
    }
    require(
        Files.isWritable(Files.exists(file) ? file : folder),
        option + " " + file + ": cannot be written");
  }
}
