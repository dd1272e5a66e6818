package io.gradwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares a text with a golden file, which {@code -Dgradwatch.update-golden=true} rewrites. */
public final class GoldenText {

  private GoldenText() {}

  public static void assertSame(Path file, String text) {
    try {
      if (Boolean.getBoolean("gradwatch.update-golden")) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
      }
      assertThat(text)
          .as(
              "%s; to accept the change: ./mvnw -pl monitor/app -am test -Dgradwatch.update-golden=true",
              file)
          .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
