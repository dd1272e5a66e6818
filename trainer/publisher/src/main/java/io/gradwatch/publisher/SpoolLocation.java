package io.gradwatch.publisher;

import io.gradwatch.publisher.spool.SpoolFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Location of the spools: one folder per cluster, since reports for one must not reach another. */
final class SpoolLocation {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);
  private static final Path SPOOL_PATH = Path.of("gradwatch", "spool");
  private static final int MAX_NAME_LENGTH = 100;

  private SpoolLocation() {}

  /**
   * Folders to try in order: below {@code $XDG_STATE_HOME}, {@code %LOCALAPPDATA%}, {@code
   * .local/state} in the home folder and, for a container without any of them, the temporary
   * folder.
   */
  static List<Path> defaultFolders(Properties system, Map<String, String> environment) {
    List<Path> folders = new ArrayList<>();
    for (String variable : List.of("XDG_STATE_HOME", "LOCALAPPDATA")) {
      absolute(environment.getOrDefault(variable, ""))
          .ifPresent(folder -> folders.add(folder.resolve(SPOOL_PATH)));
    }
    absolute(system.getProperty("user.home", ""))
        .filter(home -> home.toFile().isDirectory())
        .ifPresent(
            home -> folders.add(home.resolve(".local").resolve("state").resolve(SPOOL_PATH)));
    String user = sanitised(system.getProperty("user.name", ""));
    absolute(system.getProperty("java.io.tmpdir", ""))
        .ifPresent(folder -> folders.add(folder.resolve("gradwatch-" + user).resolve("spool")));
    return List.copyOf(folders);
  }

  private static Optional<Path> absolute(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * Opens the cluster's folder in the first of these folders that is writable.
   *
   * @return empty, with a warning in the log, if none is writable
   */
  static Optional<SpoolFolder> open(List<Path> folders, String bootstrap) {
    List<String> reasons = new ArrayList<>();
    for (Path folder : folders) {
      try {
        return Optional.of(SpoolFolder.of(folder.resolve(clusterFolderName(bootstrap))));
      } catch (IOException | RuntimeException e) {
        reasons.add(DeliveryCallback.oneLine(e));
      }
    }
    log.warn(
        "no writable folder for spooling, undelivered reports stay in memory; set"
            + " gradwatch.publisher.spool.folder to a writable folder: {}",
        reasons);
    return Optional.empty();
  }

  /** A folder name that does not depend on the order in which the servers are given. */
  static String clusterFolderName(String bootstrap) {
    String servers =
        Arrays.stream(bootstrap.toLowerCase(Locale.ROOT).split(",", -1))
            .map(String::trim)
            .filter(server -> !server.isEmpty())
            .sorted()
            .distinct()
            .reduce((one, other) -> one + "," + other)
            .orElse("");
    String name = sanitised(servers);
    boolean fits = name.length() <= MAX_NAME_LENGTH;
    return fits ? name : name.substring(0, MAX_NAME_LENGTH) + "-" + checksum(servers);
  }

  private static String sanitised(String text) {
    return text.replaceAll("[^A-Za-z0-9.-]", "_");
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
