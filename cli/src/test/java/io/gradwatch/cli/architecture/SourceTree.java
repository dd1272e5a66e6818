package io.gradwatch.cli.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The project as it lies on disk: its modules, and in each the source files. */
record SourceTree(Path root, List<SourceModule> modules) {

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern IMPORT =
      Pattern.compile(
          "^import (?:static )?(io\\.gradwatch\\.[a-z0-9_.]+)\\.[A-Z]", Pattern.MULTILINE);
  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);

  static SourceTree read() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("docker-compose.yml"))) {
      root = Objects.requireNonNull(root.getParent(), "no checkout above the working directory");
    }
    Path top = root;
    return new SourceTree(
        top,
        MODULE
            .matcher(text(top.resolve("pom.xml")))
            .results()
            .map(module -> SourceModule.read(top, module.group(1)))
            .toList());
  }

  /** Path of every module by each package that its main sources declare. */
  Map<String, String> modulesByPackage() {
    return modules.stream()
        .flatMap(
            module ->
                module.types().stream()
                    .filter(SourceType::main)
                    .map(type -> Map.entry(type.packageName(), module.path())))
        .distinct()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  Stream<SourceType> types() {
    return modules.stream().flatMap(module -> module.types().stream());
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A Maven module.
   *
   * @param path folder below the root, for example {@code trainer/dl4j}
   * @param purpose description in its pom
   */
  record SourceModule(String path, String purpose, List<SourceType> types) {

    private static final Pattern DESCRIPTION =
        Pattern.compile("<description>([^<]+)</description>");

    static SourceModule read(Path root, String path) {
      Path folder = root.resolve(path);
      return new SourceModule(
          path,
          DESCRIPTION
              .matcher(text(folder.resolve("pom.xml")))
              .results()
              .findFirst()
              .orElseThrow()
              .group(1),
          sources(folder.resolve("src")).map(SourceType::read).toList());
    }

    private static Stream<Path> sources(Path folder) {
      try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * A source file, named after its one top-level type.
   *
   * @param main whether it is shipped, rather than a test
   * @param imports packages of this project that it imports from
   */
  record SourceType(
      Path file, String packageName, String name, boolean main, List<String> imports) {

    static SourceType read(Path file) {
      String text = text(file);
      Optional<String> declared =
          PACKAGE.matcher(text).results().findFirst().map(match -> match.group(1));
      return new SourceType(
          file,
          declared.orElse(""),
          file.getFileName().toString().replace(".java", ""),
          !file.toString().contains("/src/test/"),
          IMPORT.matcher(text).results().map(match -> match.group(1)).distinct().toList());
    }

    String qualifiedName() {
      return packageName + "." + name;
    }
  }
}
