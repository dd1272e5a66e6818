package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceDirectoryTest {

  @TempDir Path stateDir;

  @Test
  void monitorsAtTheSameTimeHaveDifferentDirectoriesAndIdentities() {
    try (InstanceDirectory first = InstanceDirectory.claim(stateDir);
        InstanceDirectory second = InstanceDirectory.claim(stateDir)) {
      assertThat(second.path()).isNotEqualTo(first.path()).startsWith(stateDir);
      assertThat(second.id()).isNotEqualTo(first.id());
    }
  }

  @Test
  void aRestartedMonitorFindsTheIdentityOfItsPredecessor() {
    String id;
    try (InstanceDirectory first = InstanceDirectory.claim(stateDir)) {
      id = first.id();
    }

    try (InstanceDirectory next = InstanceDirectory.claim(stateDir)) {
      assertThat(next.id()).isEqualTo(id).matches("[a-zA-Z0-9._-]+");
    }
  }

  @Test
  void aCopyOfTheDirectoryOnAnotherMachineHasAnIdentityOfItsOwn() throws Exception {
    Path file;
    try (InstanceDirectory first = InstanceDirectory.claim(stateDir)) {
      file = first.path().resolve("id");
    }
    Files.writeString(file, "elsewhere-0b1cfbd2-6d9f-4f6e-8a54-0a1a6c6a4a3b");

    try (InstanceDirectory next = InstanceDirectory.claim(stateDir)) {
      assertThat(next.id()).doesNotContain("elsewhere");
      assertThat(Files.readString(file).strip()).isEqualTo(next.id());
    }
  }

  @Test
  void aStateDirectoryThatIsAFileIsReported() throws Exception {
    Path file = Files.writeString(stateDir.resolve("file"), "");

    assertThatThrownBy(() -> InstanceDirectory.claim(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("file");
  }

  @Test
  void namesOfThreadsAreThoseThatKafkaStreamsDerives() {
    InstanceIdentity identity = new InstanceIdentity("monitor", "host-1");

    assertThat(identity.groupInstanceId(2)).isEqualTo(identity.groupInstanceId() + "-2");
    assertThat(identity.transactionalId(2)).isEqualTo("monitor-host-1-2");
    assertThat(InstanceIdentity.threadNumber("monitor-0b1c-StreamThread-12")).hasValue(12);
    assertThat(InstanceIdentity.threadNumber("main")).isEqualTo(OptionalInt.empty());
  }
}
