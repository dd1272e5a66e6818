package io.gradwatch.publisher.spool;

import static io.gradwatch.publisher.spool.SpoolFixtures.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  @TempDir Path dir;

  private SpoolFolder folder() throws Exception {
    return SpoolFolder.of(dir.resolve("spool"));
  }

  private Spool recoveredAfterKill() throws Exception {
    Path copy = SpoolFixtures.copyAfterKill(dir.resolve("spool"), dir.resolve("copy"));
    return adopted(SpoolFolder.of(copy));
  }

  private static Spool adopted(SpoolFolder folder) throws SpoolException {
    return folder.adopt().spools().get(0);
  }

  private static Spool filled(Spool spool, int steps, int bytes) throws SpoolException {
    for (int i = 0; i < steps; i++) {
      spool.add(List.of(), List.of(step(i, bytes)));
    }
    return spool;
  }

  private static List<Long> numbers(List<Spool.Entry> entries) {
    return entries.stream().map(entry -> entry.report().timeMillis()).toList();
  }

  @Test
  void returnsEntriesInOrder() throws Exception {
    Spool spool = filled(folder().create(), 3, 100);

    List<Spool.Entry> read = spool.read(10, 1_000);

    assertThat(numbers(read)).containsExactly(0L, 1L, 2L);
    assertThat(read.get(2).report().topic()).isEqualTo("topic");
    assertThat(read.get(2).report().key()).isEqualTo(SpoolFixtures.key());
    assertThat(read.get(2).report().value()).isEqualTo(SpoolFixtures.value(2, 100));
    assertThat(spool.hasUnread()).isFalse();
    assertThat(spool.size()).isEqualTo(3);
  }

  @Test
  void readsUpToALimit() throws Exception {
    Spool spool = filled(folder().create(), 10, 100);

    assertThat(numbers(spool.read(2, 10_000))).containsExactly(0L, 1L);
    assertThat(numbers(spool.read(10, 300))).containsExactly(2L, 3L);
    assertThat(spool.hasUnread()).isTrue();
  }

  @Test
  void writtenEntriesSurviveTheProcess() throws Exception {
    Spool spool = filled(folder().create(), 3, 100);
    spool.read(1, 10_000);
    spool.remove(step(0, 100).sequenceId());
    spool.commit();
    spool.add(List.of(), List.of(step(3, 100)));

    Spool successor = recoveredAfterKill();

    assertThat(successor.size()).isEqualTo(3);
    assertThat(numbers(successor.read(10, 10_000))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aSuccessorKnowsWhichEntriesMayHaveBeenSent() throws Exception {
    Spool spool = filled(folder().create(), 5, 100);
    spool.read(2, 10_000);

    Spool successor = recoveredAfterKill();

    assertThat(numbers(successor.readInDoubt())).containsExactly(0L, 1L);
    assertThat(numbers(successor.readInDoubt())).isEmpty();
    assertThat(numbers(successor.read(10, 10_000))).containsExactly(2L, 3L, 4L);
  }

  @Test
  void nothingIsInDoubtWhenAllSentEntriesWereRemoved() throws Exception {
    Spool spool = filled(folder().create(), 5, 100);
    spool.read(2, 10_000).forEach(entry -> spool.remove(entry.sequenceId()));
    spool.commit();

    Spool successor = recoveredAfterKill();

    assertThat(successor.readInDoubt()).isEmpty();
    assertThat(numbers(successor.read(10, 10_000))).containsExactly(2L, 3L, 4L);
  }

  @Test
  void entriesSentBeforeTheyWereWrittenAreInDoubtAndNotReadAgain() throws Exception {
    Spool spool = folder().create();
    spool.add(List.of(step(0, 100), step(1, 100)), List.of(step(2, 100)));

    assertThat(numbers(spool.read(10, 10_000))).containsExactly(2L);
    assertThat(numbers(recoveredAfterKill().readInDoubt())).containsExactly(0L, 1L, 2L);
  }

  @Test
  void anEntryRemovedOutOfOrderStaysInDoubtUntilItsPredecessorsAreRemoved() throws Exception {
    Spool spool = filled(folder().create(), 3, 100);
    spool.read(3, 10_000);
    spool.remove(step(0, 100).sequenceId());
    spool.remove(step(2, 100).sequenceId());
    spool.commit();

    assertThat(numbers(recoveredAfterKill().readInDoubt())).containsExactly(1L, 2L);
  }

  @Test
  void spansManyFilesAndDeletesCompletedOnes() throws Exception {
    Spool spool = filled(folder().create(10_000), 100, 1_000);
    assertThat(segments(spool)).hasSize(10);

    for (int i = 0; i < 10; i++) {
      List<Spool.Entry> read = spool.read(10, 100_000);
      assertThat(numbers(read)).startsWith(i * 10L).hasSize(10);
      read.forEach(entry -> spool.remove(entry.sequenceId()));
      spool.commit();
      assertThat(segments(spool)).hasSize(9 - i);
    }
    assertThat(spool.size()).isZero();
    filled(spool, 1, 100);
    assertThat(numbers(spool.read(10, 1_000))).isEmpty(); // its sequence id is not above all others
  }

  private static List<Path> segments(Spool spool) {
    return SpoolFixtures.files(spool.folder()).stream()
        .filter(file -> file.toString().endsWith(".reports"))
        .toList();
  }

  @Test
  void aCorruptReportIsSkippedAndCounted() throws Exception {
    Spool spool = filled(folder().create(), 3, 3_000);
    alter(segments(spool).get(0), 1);

    assertThat(numbers(spool.read(10, 100_000))).containsExactly(0L, 2L);
    assertThat(spool.read(10, 100_000)).isEmpty();
    assertThat(spool.drainDamagedCount()).isEqualTo(1);
    assertThat(spool.drainDamagedCount()).isZero();
    assertThat(spool.size()).isEqualTo(2);
    spool.add(List.of(), List.of(step(3, 100)));
    assertThat(numbers(spool.read(10, 100_000))).containsExactly(3L);
  }

  @Test
  void aCorruptLastReportDoesNotHideTheNext() throws Exception {
    Spool spool = filled(folder().create(), 2, 3_000);
    alter(segments(spool).get(0), 1);
    assertThat(numbers(spool.read(10, 100_000))).containsExactly(0L);
    assertThat(spool.read(10, 100_000)).isEmpty();

    spool.add(List.of(), List.of(step(2, 100)));

    assertThat(numbers(spool.read(10, 100_000))).containsExactly(2L);
  }

  @Test
  void aDamagedFileIsCopiedAndItsReadableReportsAreKept() throws Exception {
    Spool spool = filled(folder().create(), 3, 3_000);
    spool.close();
    alter(segments(spool).get(0), 1);

    SpoolFolder.Adopted adopted = folder().adopt();

    Spool successor = adopted.spools().get(0);
    assertThat(adopted.damage())
        .singleElement()
        .asString()
        .contains(".reports is damaged; 2 reports of it are readable, the file is kept as");
    assertThat(numbers(successor.read(10, 100_000))).containsExactly(0L, 2L);
    assertThat(successor.drainDamagedCount()).isZero();
    assertThat(SpoolFixtures.files(dir.resolve("spool")))
        .anyMatch(file -> file.toString().endsWith(".damaged"));
  }

  private static void alter(Path file, long report) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[indexOf(bytes, SpoolFixtures.value(report, 3_000)) + 1_500] ^= 1;
    Files.write(file, bytes);
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i <= bytes.length - part.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not in the file");
  }

  @Test
  void aFileOfNoiseIsCopied() throws Exception {
    Spool spool = filled(folder().create(), 3, 3_000);
    spool.close();
    Files.write(segments(spool).get(0), SpoolFixtures.value(7, 50_000));

    SpoolFolder.Adopted adopted = folder().adopt();

    assertThat(adopted.damage())
        .singleElement()
        .asString()
        .contains("0 reports of it are readable");
    assertThat(adopted.spools()).isEmpty();
    assertThat(folder().adopt().damage()).isEmpty();
  }

  @Test
  void aTruncatedFileKeepsItsCompleteReportsAndIsNoDamage() throws Exception {
    Spool spool = filled(folder().create(), 20, 3_000);
    Path bytes = segments(spool).get(0);
    long frame = Files.size(bytes) / 20;
    for (long length = Files.size(bytes) - 1; length > 0; length -= 997) {
      Path copy =
          SpoolFixtures.copyAfterKill(
              spool.folder(), dir.resolve("cut").resolve(length + ".spool"));
      try (FileChannel channel =
          FileChannel.open(copy.resolve(bytes.getFileName()), StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
    }

    SpoolFolder.Adopted adopted = SpoolFolder.of(dir.resolve("cut")).adopt();

    assertThat(adopted.damage()).isEmpty();
    assertThat(adopted.spools()).isNotEmpty();
    for (Spool cut : adopted.spools()) {
      String name = cut.folder().getFileName().toString();
      long length = Long.parseLong(name.substring(0, name.indexOf('.')));
      assertThat(cut.read(100, 1 << 20)).hasSize((int) (length / frame));
    }
  }

  @Test
  void zerosAfterAPowerFailureAreNoDamage() throws Exception {
    Spool spool = filled(folder().create(), 3, 3_000);
    spool.close();
    Path file = segments(spool).get(0);
    Files.write(file, new byte[4_096], StandardOpenOption.APPEND);

    SpoolFolder.Adopted adopted = folder().adopt();

    assertThat(adopted.damage()).isEmpty();
    assertThat(adopted.spools().get(0).size()).isEqualTo(3);
  }

  @Test
  void aReportInTwoFilesIsReadOnce() throws Exception {
    Spool spool = filled(folder().create(10_000), 20, 1_000);
    spool.close();
    List<Path> files = segments(spool);
    Files.write(files.get(0), Files.readAllBytes(files.get(1)), StandardOpenOption.APPEND);

    Spool successor = adopted(folder());

    assertThat(successor.size()).isEqualTo(20);
    assertThat(numbers(successor.read(100, 1 << 20))).hasSize(20).doesNotHaveDuplicates();
    assertThat(successor.read(100, 1 << 20)).isEmpty();
  }

  @Test
  void anEmptySpoolIsDeletedOnClose() throws Exception {
    Spool spool = filled(folder().create(), 1, 100);
    spool.remove(spool.read(1, 1_000).get(0).sequenceId());
    spool.commit();

    spool.close();

    assertThat(spool.folder()).doesNotExist();
  }

  @Test
  void entriesThatCannotBeWrittenAreNotAdded() throws Exception {
    Spool spool = filled(folder().create(), 3, 100);
    Path file = segments(spool).get(0);
    Path elsewhere = Files.move(file, dir.resolve("elsewhere"));

    assertThatExceptionOfType(SpoolException.class)
        .isThrownBy(() -> spool.add(List.of(step(3, 100)), List.of(step(4, 100))))
        .withMessageContaining("NoSuchFile");
    assertThat(spool.size()).isEqualTo(3);

    Files.move(elsewhere, file);
    spool.add(List.of(), List.of(step(5, 100)));
    assertThat(numbers(spool.read(10, 1_000))).containsExactly(0L, 1L, 2L, 5L);
  }

  @Test
  void aHeldSpoolIsNotAdopted() throws Exception {
    filled(folder().create(), 1, 100);

    SpoolFolder.Adopted adopted = folder().adopt();

    assertThat(adopted.spools()).isEmpty();
    assertThat(adopted.damage()).isEmpty();
  }
}
