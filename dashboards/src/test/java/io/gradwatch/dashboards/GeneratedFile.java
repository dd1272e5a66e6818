package io.gradwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares a committed file with what the code generates; {@code .ci/regenerate} rewrites it. */
final class GeneratedFile {

  private GeneratedFile() {}

  /** Fails if the file differs; with {@code -Dgradwatch.write=true}, writes it first. */
  static void assertUpToDate(Path file, String generated) {
    try {
      if (Boolean.getBoolean("gradwatch.write")) {
        Files.writeString(file, generated);
      }
      assertThat(Files.exists(file) ? Files.readString(file) : "")
          .as("%s; to accept the change: .ci/regenerate", file)
          .isEqualTo(generated);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
