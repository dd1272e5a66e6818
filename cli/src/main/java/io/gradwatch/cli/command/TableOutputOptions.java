package io.gradwatch.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Output options of a command whose result is a table: JSON for programs, Markdown for docs/. */
public final class TableOutputOptions {

  @Option(names = "--json", description = "Prints the result as JSON on the last line.")
  private boolean json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Also writes the result as a Markdown page.")
  private @Nullable Path markdown;

  /**
   * Checks the options before the work starts.
   *
   * @throws InvalidInputException if the Markdown page cannot be written
   */
  public void validate() {
    OptionChecks.requireWritable("--markdown", markdown);
  }

  public boolean json() {
    return json;
  }

  /** Writes the page if one was asked for. */
  public void writeMarkdown(Supplier<String> page) throws IOException {
    if (markdown != null) {
      Files.writeString(markdown, page.get());
    }
  }
}
