package io.gradwatch.dashboards.runbooks;

import io.gradwatch.dashboards.MetricCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A runbook, one of the pages in {@code runbooks/}. */
record Runbook(String name, String text) {

  static final Path DIRECTORY = MetricCatalogue.MODULE_DIRECTORY.resolve("runbooks");

  private static final Pattern HEADING = Pattern.compile("^## (.+)$", Pattern.MULTILINE);
  private static final Pattern QUERY = Pattern.compile("```promql\n(.*?)\n```", Pattern.DOTALL);
  private static final Pattern REMEDY =
      Pattern.compile(
          "<a id=\"([a-z-]+)\"></a>\n### \\d+\\. .+?\n```(\\w+)\n(.*?)\n```\n\n"
              + "(?:```python\n(.*?)\n```\n\n)?(.+?)(?=\n\n|\n?\\z)",
          Pattern.DOTALL);

  /**
   * The section of a remedy: its code, the same for PyTorch if it is code of a framework, and a
   * description for other frameworks.
   */
  record RemedySection(
      String language, String code, Optional<String> python, String otherFrameworks) {}

  static List<Runbook> all() {
    try (var files = Files.list(DIRECTORY)) {
      return files.sorted().map(Runbook::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Runbook of(String alert) {
    return read(DIRECTORY.resolve(alert + ".md"));
  }

  private static Runbook read(Path file) {
    try {
      return new Runbook(file.getFileName().toString().replace(".md", ""), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> headings() {
    return HEADING.matcher(text).results().map(heading -> heading.group(1)).toList();
  }

  /** The text under a heading. */
  String section(String heading) {
    String after = text.substring(text.indexOf("\n## " + heading + "\n"));
    int next = after.indexOf("\n## ", 4);
    return next < 0 ? after : after.substring(0, next);
  }

  List<String> queries() {
    return QUERY.matcher(text).results().map(query -> query.group(1)).toList();
  }

  /** Remedies by key, in the order of the page. */
  Map<String, RemedySection> remedies() {
    Map<String, RemedySection> remedies = new LinkedHashMap<>();
    Matcher matcher = REMEDY.matcher(text);
    while (matcher.find()) {
      remedies.put(
          matcher.group(1),
          new RemedySection(
              matcher.group(2),
              matcher.group(3),
              Optional.ofNullable(matcher.group(4)),
              matcher.group(5)));
    }
    return remedies;
  }

  @Override
  public String toString() {
    return name;
  }
}
