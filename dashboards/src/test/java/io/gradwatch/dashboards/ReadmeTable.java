package io.gradwatch.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The table of verdicts in README.md, between two comments that mark it as generated. */
final class ReadmeTable {

  static final Path FILE = MetricCatalogue.MODULE_DIRECTORY.resolveSibling("README.md");

  private static final String BEGIN = "<!-- verdicts: generated from VerdictKind -->\n";
  private static final String END = "<!-- /verdicts -->\n";

  private ReadmeTable() {}

  /** The text of README.md with its table replaced. */
  static String readme(List<VerdictKindEntry> kinds) {
    try {
      String readme = Files.readString(FILE);
      int begin = readme.indexOf(BEGIN);
      int end = readme.indexOf(END);
      if (begin < 0 || end < begin) {
        throw new IllegalStateException(FILE + " lacks the lines " + BEGIN + END);
      }
      return readme.substring(0, begin + BEGIN.length()) + markdown(kinds) + readme.substring(end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String markdown(List<VerdictKindEntry> kinds) {
    return kinds.stream()
        .map(ReadmeTable::row)
        .collect(Collectors.joining("", "| verdict | problem |\n|---|---|\n", ""));
  }

  private static String row(VerdictKindEntry kind) {
    return "| [`%s`](dashboards/runbooks/%s.md) | %s |\n"
        .formatted(kind.name(), kind.alertName(), kind.description());
  }
}
