package io.gradwatch.dashboards.grafana;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Builds the dashboards from their sources, into a directory of its own. */
public final class DashboardBuild {

  private DashboardBuild() {}

  /** Files of the committed dashboards. */
  public static List<Path> committed() {
    return NodeJs.fileNames(Dashboard.DASHBOARDS_DIRECTORY).stream()
        .map(Dashboard.DASHBOARDS_DIRECTORY::resolve)
        .toList();
  }

  /** The committed file of a dashboard. */
  public static Path file(String uid) {
    return Dashboard.DASHBOARDS_DIRECTORY.resolve(uid + ".json");
  }

  /** The built dashboards by the committed file that each belongs to. */
  public static Map<Path, String> run(Path directory) {
    return build(Dashboard.GRAFANA_DIRECTORY, directory);
  }

  /** The same with other kinds of verdict. */
  public static Map<Path, String> run(Path directory, String verdictKinds) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("src"));
    Path original = Dashboard.GRAFANA_DIRECTORY.resolve("src");
    for (String name : NodeJs.fileNames(original)) {
      Files.copy(original.resolve(name), sources.resolve(name));
    }
    Files.writeString(sources.resolve("verdict-kinds.json"), verdictKinds);
    return build(directory, Files.createDirectory(directory.resolve("built")));
  }

  private static Map<Path, String> build(Path home, Path directory) {
    NodeJs.run(home, "src/build.mjs", directory.toString());
    Map<Path, String> built = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        built.put(
            Dashboard.DASHBOARDS_DIRECTORY.resolve(file.getFileName()), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return built;
  }
}
