package io.gradwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Relative links in the project's Markdown pages point to existing files. */
class MarkdownLinksTest {

  private static final Path PROJECT_ROOT = MetricCatalogue.MODULE_DIRECTORY.getParent();
  private static final Pattern LINK = Pattern.compile("]\\((?!\\w+:)([^)#\\s]+)(?:#[^)]*)?\\)");

  /** Pages in the project's root, its modules and docs/, without build outputs. */
  static List<Path> pages() throws IOException {
    try (Stream<Path> root = Files.list(PROJECT_ROOT);
        Stream<Path> docs = Files.walk(PROJECT_ROOT.resolve("docs"));
        Stream<Path> dashboards = Files.list(MetricCatalogue.MODULE_DIRECTORY);
        Stream<Path> grafana = Files.list(MetricCatalogue.MODULE_DIRECTORY.resolve("grafana"))) {
      return Stream.of(root, docs, dashboards, grafana)
          .flatMap(paths -> paths)
          .filter(path -> path.toString().endsWith(".md"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksPointToExistingFiles(Path page) throws IOException {
    Matcher link = LINK.matcher(Files.readString(page));
    while (link.find()) {
      assertThat(page.resolveSibling(link.group(1))).as("%s in %s", link.group(), page).exists();
    }
  }
}
