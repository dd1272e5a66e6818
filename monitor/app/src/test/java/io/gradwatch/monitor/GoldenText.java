package io.gradwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares a text with a golden file, which {@code -Dgradwatch.write=true} rewrites. */
public final class GoldenText {

  private GoldenText() {}

  public static void assertSame(Path file, String text) {
    try {
      if (Boolean.getBoolean("gradwatch.write")) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
      }
      assertThat(text)
          .as(
              "%s; to accept the change: ./mvnw -pl monitor/app -am test -Dgradwatch.write=true",
              file)
          .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
