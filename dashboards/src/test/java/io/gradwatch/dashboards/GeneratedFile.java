package io.gradwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares a text with the one on file, which {@code -Dgradwatch.update-golden=true} rewrites. */
public final class GeneratedFile {

  private GeneratedFile() {}

  public static void assertUpToDate(Path file, String generated) {
    try {
      if (Boolean.getBoolean("gradwatch.update-golden")) {
        Files.writeString(file, generated);
      }
      assertThat(generated)
          .as(
              "%s; to accept the change: ./mvnw -pl dashboards -am test -Dgradwatch.update-golden=true",
              file)
          .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
