package io.gradwatch.publisher.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolLockTest {

  @TempDir Path dir;

  /** Main class of another process that tries to acquire the lock. */
  static final class OtherProcess {

    private OtherProcess() {}

    public static void main(String[] args) throws Exception {
      System.out.println(SpoolLock.tryAcquire(Path.of(args[0])).isPresent() ? "acquired" : "held");
    }
  }

  private String resultInAnotherProcess() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                dir.toString())
            .redirectErrorStream(true)
            .start();
    String onDamage = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    process.waitFor();
    return onDamage;
  }

  @Test
  void isExclusiveWhileItIsHeld() throws Exception {
    try (SpoolLock mine = SpoolLock.tryAcquire(dir).orElseThrow()) {
      assertThat(mine).isNotNull();
      // A failed attempt must not release the lock that this process holds.
      assertThat(SpoolLock.tryAcquire(dir)).isEmpty();
      assertThat(resultInAnotherProcess()).isEqualTo("held");
    }

    assertThat(resultInAnotherProcess()).isEqualTo("acquired");
    assertThat(SpoolLock.tryAcquire(dir)).isPresent();
  }
}
