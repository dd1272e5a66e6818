package io.gradwatch.trainer.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  @TempDir Path root;

  @Test
  void aRunIsTrainedByOneProcessAtATime() throws Exception {
    try (RunFolder first = RunFolder.open(root, "busy")) {
      assertThatThrownBy(() -> RunFolder.open(root, "busy"))
          .isInstanceOf(RunLockedException.class)
          .hasMessageContainingAll(first.path().toString(), "another training", "--out");
    }
    RunFolder.open(root, "busy").close();
  }

  @Test
  void noNameLeavesTheFolderOfRuns() throws Exception {
    for (String name : new String[] {"..", ".", "../up", "a/b", "/etc"}) {
      try (RunFolder folder = RunFolder.open(root, name)) {
        assertThat(folder.path().toRealPath().getParent()).isEqualTo(root.toRealPath());
      }
    }
  }

  @Test
  void aDamagedStateIsDisregarded() throws Exception {
    try (RunFolder folder = RunFolder.open(root, "run")) {
      Files.writeString(folder.path().resolve("state.json"), "{\"run\":");

      assertThat(folder.status()).isEmpty();
    }
  }
}
