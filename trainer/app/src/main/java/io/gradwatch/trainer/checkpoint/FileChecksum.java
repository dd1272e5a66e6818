package io.gradwatch.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Size and SHA-256 of a file of a checkpoint.
 *
 * @param name name of the file
 * @param bytes its size
 * @param sha256 in hexadecimal digits
 */
record FileChecksum(String name, long bytes, String sha256) {

  /** What is wrong with the file in a folder; empty if it is as it was written. */
  Optional<String> damage(Path folder) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return Optional.of(name + " is missing");
    }
    if (Files.size(file) != bytes) {
      return Optional.of(name + " has " + Files.size(file) + " bytes instead of " + bytes);
    }
    return DurableFiles.checksum(file).equals(sha256)
        ? Optional.empty()
        : Optional.of(name + " does not have the checksum that it was written with");
  }
}
