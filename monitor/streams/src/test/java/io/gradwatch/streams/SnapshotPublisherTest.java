package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SnapshotPublisherTest {

  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final RunEvaluator evaluator = new RunEvaluator();
  private final RunSnapshots snapshots = new RunSnapshots();
  private final Map<String, RunHistory> histories = new HashMap<>();

  /** A clock may be anywhere, also where it overflows. */
  private long nanos = Long.MAX_VALUE - 10 * MILLI;

  private long costNanos;
  private int published;

  private final SnapshotPublisher publisher =
      new SnapshotPublisher(snapshots, new SnapshotBudget(1), this::snapshot, () -> nanos);

  private RunSnapshots.Published snapshot(RunHistory history) {
    published++;
    nanos += costNanos;
    return new RunSnapshots.Published(
        evaluator.snapshot(history), Instant.ofEpochSecond(published));
  }

  private RunHistory history(String run) {
    return histories.computeIfAbsent(run, RunHistory::new);
  }

  private void change(String run) {
    publisher.changed(history(run));
  }

  private void publishDue() {
    publisher.publishDue(run -> Optional.ofNullable(histories.get(run)));
  }

  private List<String> shown() {
    return snapshots.all().stream().map(shown -> shown.snapshot().run()).sorted().toList();
  }

  @Test
  void publishesARunAtOnceAndThenAtMostEvery10Milliseconds() {
    change("a");
    assertThat(published).isOne();

    for (int i = 1; i < 10; i++) {
      nanos += MILLI;
      change("a");
      publishDue();
    }
    assertThat(published).isOne();

    nanos += MILLI;
    change("a");
    assertThat(published).isEqualTo(2);
  }

  @Test
  void publishesTheLastChangeOfARunThatSendsNothingMore() {
    change("a");
    nanos += MILLI;
    change("a");

    nanos += 8 * MILLI;
    publishDue();
    assertThat(published).isOne();
    nanos += MILLI;
    publishDue();
    assertThat(published).isEqualTo(2);

    nanos += 100 * MILLI;
    publishDue();
    assertThat(published).as("nothing waits any more").isEqualTo(2);
  }

  @Test
  void aRunThatWasPublishedByItsChangeDoesNotWaitAnyMore() {
    change("a");
    nanos += MILLI;
    change("a");
    nanos += 10 * MILLI;
    change("a");
    assertThat(published).isEqualTo(2);

    nanos += 10 * MILLI;
    publishDue();

    assertThat(published).isEqualTo(2);
  }

  @Test
  void runsDoNotWaitForEachOther() {
    change("a");
    change("b");

    assertThat(shown()).containsExactly("a", "b");
  }

  @Test
  void anExpensiveSnapshotIsTakenAtASixteenthOfTheTime() {
    costNanos = 10 * MILLI;
    change("a");

    nanos += 149 * MILLI;
    change("a");
    assertThat(published).as("159 ms after a snapshot that took 10 ms").isOne();
    nanos += MILLI;
    change("a");
    assertThat(published).isEqualTo(2);
  }

  @Test
  void allRunsTogetherTakeASixteenthOfTheTime() {
    costNanos = 10 * MILLI;
    IntStream.range(0, 100).forEach(i -> change("run" + i));
    assertThat(published).as("50 ms in reserve, and what was earned meanwhile").isEqualTo(6);

    long start = nanos;
    while (nanos - start < 1_600 * MILLI) {
      nanos += MILLI;
      publishDue();
    }

    // 100 ms were earned, of which 6 ms pay back what was taken beyond the reserve.
    assertThat(published).isBetween(6 + 9, 6 + 10);
  }

  @Test
  void idleTimeSavesUpNoMoreThanTheReserve() {
    costNanos = 10 * MILLI;
    nanos += Duration.ofHours(1).toNanos();

    IntStream.range(0, 100).forEach(i -> change("run" + i));

    assertThat(published).isEqualTo(6);
  }

  @Test
  void timeTooShortToEarnANanosecondIsNotLost() {
    costNanos = 64 * MILLI; // 14 ms beyond the reserve, of which they earn 4 ms back
    change("a");
    change("b");
    nanos += 160 * MILLI;
    publishDue();
    assertThat(shown()).as("the reserve is zero").containsExactly("a");

    for (int i = 0; i < 15; i++) {
      nanos++;
      publishDue();
    }
    assertThat(shown()).containsExactly("a");
    nanos++;
    publishDue();
    assertThat(shown()).containsExactly("a", "b");
  }

  @Test
  void runsThatWaitArePublishedInTheOrderOfTheirChanges() {
    costNanos = 60 * MILLI;
    change("a");
    change("b");
    change("c");
    assertThat(shown()).containsExactly("a");

    nanos += 16 * 20 * MILLI;
    publishDue();

    assertThat(shown()).containsExactly("a", "b");
  }

  @Test
  void aChangedRunIsPublishedAfterThoseThatWaitForTime() {
    costNanos = 60 * MILLI;
    change("a");
    change("b");

    nanos += 16 * 20 * MILLI;
    change("c");
    assertThat(shown()).containsExactly("a");

    publishDue();
    assertThat(shown()).containsExactly("a", "b");
  }

  @Test
  void aDeletedRunIsNotPublishedAgain() {
    change("a");
    nanos += MILLI;
    change("a");
    histories.remove("a");
    nanos += 50 * MILLI;

    publishDue();

    assertThat(published).isOne();
  }

  @Test
  void removesTheSnapshotOfARunAndWhatWaits() {
    change("a");
    nanos += MILLI;
    change("a");

    publisher.remove("a");
    nanos += 50 * MILLI;
    publishDue();

    assertThat(shown()).isEmpty();
    assertThat(published).isOne();
  }

  @Test
  void leavesTheSnapshotOfARunThatItHasNotPublished() {
    snapshots.publish(snapshot(history("of another task")));

    publisher.remove("of another task");

    assertThat(shown()).containsExactly("of another task");
  }

  @Test
  void aRunThatReturnsIsPublishedAtOnce() {
    change("a");
    publisher.remove("a");

    change("a");

    assertThat(published).isEqualTo(2);
    assertThat(shown()).containsExactly("a");
  }

  @Test
  void closeTakesBackWhatItHasPublishedUnlessAnotherTaskHasPublishedSince() {
    change("a");
    change("b");
    snapshots.publish(snapshot(history("b")));

    publisher.close();

    assertThat(shown()).containsExactly("b");
  }

  @Test
  void closeForgetsTheRunsThatWait() {
    change("a");
    nanos += MILLI;
    change("a");

    publisher.close();
    nanos += 50 * MILLI;
    publishDue();

    assertThat(shown()).isEmpty();
    assertThat(published).isOne();
  }
}
