package io.gradwatch.publisher.spool;

import static io.gradwatch.publisher.spool.SpoolFixtures.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SpoolFolderTest {

  @TempDir Path dir;

  @Test
  void adoptsUnlockedSpoolsOldestFirst() throws Exception {
    for (int i = 0; i < 3; i++) {
      Spool spool = Spool.create(dir.resolve(i + ".spool"), Spool.SEGMENT_BYTES);
      spool.add(List.of(), List.of(step(i, 10)));
      if (i != 1) {
        spool.close();
      }
    }

    assertThat(SpoolFolder.of(dir).adopt().spools())
        .extracting(spool -> spool.folder().getFileName().toString())
        .containsExactly("0.spool", "2.spool");
  }

  @Test
  void deletesEmptySpools() throws Exception {
    Files.createDirectory(dir.resolve("0.spool"));

    assertThat(SpoolFolder.of(dir).adopt().spools()).isEmpty();
    assertThat(SpoolFixtures.files(dir)).isEmpty();
  }

  @Test
  void ignoresAndReportsWhatCannotBeOpened() throws Exception {
    Files.createFile(dir.resolve("0.spool"));

    assertThat(SpoolFolder.of(dir).adopt().damage())
        .singleElement()
        .asString()
        .contains("0.spool is ignored");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void isAccessibleToItsOwnerOnly() throws Exception {
    Path made = SpoolFolder.of(dir.resolve("a").resolve("b")).path();

    assertThat(Files.getPosixFilePermissions(made))
        .containsExactlyInAnyOrder(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
  }

  @Test
  void deletesTheFolderOnlyIfItIsEmpty() throws Exception {
    SpoolFolder folder = SpoolFolder.of(dir.resolve("cluster"));
    SpoolFolder shared = SpoolFolder.of(dir.resolve("cluster"));
    folder.deleteIfEmpty();
    assertThat(folder.path()).doesNotExist();
    assertThat(shared.adopt().spools()).isEmpty();

    Spool spool = shared.create();
    shared.deleteIfEmpty();

    assertThat(spool.folder()).exists();
  }

  @Test
  void rejectsAFolderThatIsAFile() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));

    assertThatIOException().isThrownBy(() -> SpoolFolder.of(file.resolve("folder")));
  }
}
