package io.gradwatch.publisher.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolLockTest {

  @TempDir Path dir;

  /** Another process, that says whether it gets the lock. */
  static final class Other {

    private Other() {}

    public static void main(String[] args) throws Exception {
      System.out.println(SpoolLock.tryAcquire(Path.of(args[0])).isPresent() ? "taken" : "held");
    }
  }

  private String anotherProcessFindsIt() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                dir.toString())
            .redirectErrorStream(true)
            .start();
    String onDamage = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    process.waitFor();
    return onDamage;
  }

  @Test
  void nobodyElseGetsItAsLongAsItIsHeld() throws Exception {
    try (SpoolLock mine = SpoolLock.tryAcquire(dir).orElseThrow()) {
      assertThat(mine).isNotNull();
      // To try in vain must not give away what this process has.
      assertThat(SpoolLock.tryAcquire(dir)).isEmpty();
      assertThat(anotherProcessFindsIt()).isEqualTo("held");
    }

    assertThat(anotherProcessFindsIt()).isEqualTo("taken");
    assertThat(SpoolLock.tryAcquire(dir)).isPresent();
  }
}
