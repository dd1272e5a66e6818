package io.gradwatch.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.cli.architecture.SourceTree.SourceModule;
import io.gradwatch.cli.architecture.SourceTree.SourceType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/architecture.md to the code: its picture is drawn from the imports between modules.
 */
final class ArchitecturePageTest {

  private static final String BEGIN = "<!-- generated from imports: begin -->\n";
  private static final String END = "<!-- generated from imports: end -->";

  /** Rewrites the picture instead of comparing it. */
  private static final boolean WRITE = Boolean.getBoolean("gradwatch.write");

  private final SourceTree tree = SourceTree.read();
  private final Path page = tree.root().resolve("docs/architecture.md");

  @Test
  void pictureShowsTheImportsBetweenModules() throws IOException {
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END);

    if (WRITE) {
      Files.writeString(page, text.substring(0, from) + picture() + text.substring(to));
    } else {
      assertThat(text.substring(from, to))
          .as("picture in %s; -Dgradwatch.write=true draws it again", page)
          .isEqualTo(picture());
    }
  }

  @Test
  void namesOnlyTypesThatExist() throws IOException {
    Set<String> types = tree.types().map(SourceType::name).collect(Collectors.toSet());

    assertThat(
            Pattern.compile("`([A-Z][a-z]\\w+)`")
                .matcher(Files.readString(page))
                .results()
                .map(name -> name.group(1)))
        .isNotEmpty()
        .allMatch(types::contains);
  }

  @Test
  void modulesDoNotDependOnEachOtherInACycle() {
    Map<String, Set<String>> arrows = arrows();

    assertThat(arrows.keySet()).noneMatch(module -> reachable(arrows, module).contains(module));
  }

  private String picture() {
    Map<String, Set<String>> arrows = arrows();
    StringBuilder mermaid = new StringBuilder("```mermaid\nflowchart TD\n");
    for (SourceModule module : tree.modules()) {
      mermaid.append("  %s[\"%s\"]%n".formatted(id(module.path()), module.path()));
    }
    arrows.forEach(
        (from, targets) ->
            targets.stream()
                .filter(to -> isDirectOnly(arrows, from, to))
                .forEach(to -> mermaid.append("  %s --> %s%n".formatted(id(from), id(to)))));
    return mermaid.append("```\n").toString();
  }

  /** An arrow is left out where a longer way leads to the same module. */
  private static boolean isDirectOnly(Map<String, Set<String>> arrows, String from, String to) {
    return arrows.get(from).stream()
        .filter(Predicate.not(to::equals))
        .noneMatch(via -> reachable(arrows, via).contains(to));
  }

  private static Set<String> reachable(Map<String, Set<String>> arrows, String from) {
    Set<String> found = new TreeSet<>();
    collect(arrows, from, found);
    return found;
  }

  private static void collect(Map<String, Set<String>> arrows, String from, Set<String> found) {
    for (String to : arrows.getOrDefault(from, Set.of())) {
      if (found.add(to)) {
        collect(arrows, to, found);
      }
    }
  }

  /** Imports between modules, by main sources; of a module that has none, by its tests. */
  private Map<String, Set<String>> arrows() {
    Map<String, String> modulesByPackage = tree.modulesByPackage();
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (SourceModule module : tree.modules()) {
      boolean shipsCode = module.types().stream().anyMatch(SourceType::main);
      arrows.put(
          module.path(),
          module.types().stream()
              .filter(type -> type.main() == shipsCode)
              .flatMap(type -> type.imports().stream())
              .filter(modulesByPackage::containsKey)
              .map(modulesByPackage::get)
              .filter(Predicate.not(module.path()::equals))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    return arrows;
  }

  private static String id(String path) {
    return path.replace('/', '_');
  }
}
