package io.gradwatch.publisher.spool;

import static io.gradwatch.publisher.spool.SpoolFixtures.entry;
import static io.gradwatch.publisher.spool.SpoolFixtures.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolRetentionTest {

  private static final int BYTES = 2_000;
  private static final long BOUND = 1_000_000;
  private static final int SEGMENT = 40_000;

  @TempDir Path dir;
  private SpoolFolder folder;
  private long largest;
  private Spool spool;

  @BeforeEach
  void create() throws Exception {
    folder = SpoolFolder.of(dir);
    spool = folder.create(SEGMENT);
  }

  private long fill(int from, int to) throws SpoolException {
    long dropped = 0;
    for (int i = from; i < to; i++) {
      spool.add(List.of(), List.of(step(i, BYTES)));
      dropped += enforce(BOUND, spool);
      largest = Math.max(largest, bytesOnDisk());
    }
    return dropped;
  }

  private static long enforce(long bound, Spool... spools) throws SpoolException {
    long before = Stream.of(spools).mapToLong(Spool::size).sum();
    new SpoolRetention(bound).enforce(List.of(spools));
    return before - Stream.of(spools).mapToLong(Spool::size).sum();
  }

  private static List<Long> left(Spool spool) throws SpoolException {
    List<Long> left = new ArrayList<>();
    while (spool.hasUnread()) {
      spool.read(100, 1 << 20).forEach(entry -> left.add(entry.report().timeMillis()));
    }
    return left;
  }

  @Test
  void dropsNothingBelowTheLimit() throws Exception {
    assertThat(fill(0, 450)).isZero();
    assertThat(left(spool)).hasSize(450);
  }

  @Test
  void keepsEvenlySpacedStepsOfALongOutage() throws Exception {
    long dropped = fill(0, 3_000);

    List<Long> left = left(spool);
    List<Long> distances = new ArrayList<>();
    for (int i = 1; i < left.size(); i++) {
      distances.add(left.get(i) - left.get(i - 1));
    }
    assertThat(left.size() + dropped).isEqualTo(3_000);
    assertThat(left.get(0)).isZero();
    assertThat(left.get(left.size() - 1)).isGreaterThan(2_980);
    assertThat(distances).allMatch(distance -> distance <= 8);
    assertThat(distances.stream().filter(d -> d == 4 || d == 8).count())
        .isGreaterThan(distances.size() * 9L / 10);
  }

  @Test
  void staysWithinItsLimitOnDisk() throws Exception {
    fill(0, 2_000);

    assertThat(largest).isLessThan(BOUND + 2 * SEGMENT);
    assertThat(SpoolFixtures.files(spool.folder())).hasSizeLessThan(2 * (int) (BOUND / SEGMENT));
  }

  private long bytesOnDisk() {
    return SpoolFixtures.files(spool.folder()).stream()
        .mapToLong(file -> file.toFile().length())
        .sum();
  }

  @Test
  void aSuccessorReadsAThinnedSpoolInOrder() throws Exception {
    long dropped = fill(0, 2_000);
    Path copy = SpoolFixtures.copyAfterKill(spool.folder(), dir.resolve("copy").resolve("0.spool"));

    Spool successor = SpoolFolder.of(copy.getParent()).adopt().spools().get(0);

    assertThat(successor.size()).isEqualTo(2_000 - dropped);
    assertThat(left(successor)).isEqualTo(left(spool)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void dropsHeartbeatsFirstAndNeverStartsOrEnds() throws Exception {
    for (int i = 0; i < 600; i++) {
      int priority =
          i % 3 == 0
              ? RetentionPriority.HEARTBEAT
              : i % 3 == 1 ? RetentionPriority.ESSENTIAL : RetentionPriority.ofStep(1);
      spool.add(List.of(), List.of(entry(i, priority, BYTES)));
    }

    long first = enforce(BOUND, spool);
    boolean heartbeatsLeft = spool.lowestPriority() == RetentionPriority.HEARTBEAT;
    long later = enforce(0, spool);

    assertThat(first).isBetween(1L, 200L);
    assertThat(heartbeatsLeft).isTrue();
    assertThat(first + later).isEqualTo(400);
    assertThat(left(spool)).hasSize(200).allMatch(number -> number % 3 == 1);
  }

  @Test
  void thinsAdoptedSpoolsToo() throws Exception {
    fill(0, 400);
    spool.close();
    Spool adopted = folder.adopt().spools().get(0);
    Spool own = folder.create(SEGMENT);
    for (int i = 400; i < 620; i++) {
      own.add(List.of(), List.of(step(i, BYTES)));
    }

    long dropped = enforce(BOUND, adopted, own);

    assertThat(dropped).isBetween(100L, 200L).isEqualTo(620 - adopted.size() - own.size());
    assertThat(own.size()).isEqualTo(220);
    assertThat(left(adopted)).contains(0L, 2L, 4L).doesNotContain(1L, 3L, 5L);
  }

  @Test
  void neverDropsWhatAnEarlierProcessMayHaveSent() throws Exception {
    fill(0, 100);
    spool.read(20, 1 << 20);
    spool.close();
    Spool successor = folder.adopt().spools().get(0);

    long dropped = enforce(0, successor);

    int sent = successor.readInDoubt().size();
    assertThat(sent).isBetween(1, 20);
    assertThat(dropped).isEqualTo(100 - sent);
    assertThat(successor.hasUnread()).isFalse();
  }

  @Test
  void neverDropsSentReportsAndReadsTheRestInOrder() throws Exception {
    fill(0, 400);
    List<Spool.Entry> sent = new ArrayList<>();
    while (sent.size() < 101) {
      sent.addAll(spool.read(101 - sent.size(), 1 << 20));
    }

    enforce(BOUND / 2, spool);

    List<Long> rest = left(spool);
    assertThat(rest).isSorted().isNotEmpty().allMatch(step -> step > 100);
    assertThat(spool.size()).isEqualTo(101 + rest.size()).isLessThan(300);
  }
}
