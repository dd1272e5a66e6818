package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SnapshotBudgetTest {

  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long RESERVE = 50 * MILLI;

  /** A sixteenth of it is 100 milliseconds. */
  private static final long OBSERVED = 1_600 * MILLI;

  private long nanos;

  private SnapshotBudget.TaskShare exhausted(SnapshotBudget budget) {
    SnapshotBudget.TaskShare task = budget.newTask(nanos);
    task.spend(RESERVE);
    assertThat(task.isAvailable(nanos)).isFalse();
    return task;
  }

  /** Takes snapshots of a millisecond as often as possible; returns their number. */
  private int take(SnapshotBudget.TaskShare... tasks) {
    int taken = 0;
    for (long end = nanos + OBSERVED; nanos < end; nanos += MILLI / 4) {
      for (SnapshotBudget.TaskShare task : tasks) {
        if (task.isAvailable(nanos)) {
          task.spend(MILLI);
          taken++;
        }
      }
    }
    return taken;
  }

  @Test
  void tasksOfOneThreadTakeASixteenthTogether() {
    SnapshotBudget budget = new SnapshotBudget(1);

    int taken = take(exhausted(budget), exhausted(budget), exhausted(budget), exhausted(budget));

    assertThat(taken).isBetween(96, 104);
  }

  @Test
  void eachThreadHasASixteenth() {
    SnapshotBudget budget = new SnapshotBudget(2);

    int taken = take(exhausted(budget), exhausted(budget), exhausted(budget), exhausted(budget));

    assertThat(taken).isBetween(196, 204);
  }

  @Test
  void aTaskNeverTakesMoreThanItsThreadHas() {
    SnapshotBudget budget = new SnapshotBudget(8);

    assertThat(take(exhausted(budget))).isBetween(99, 101);
  }

  @Test
  void tasksThatWaitForNothingLeaveTheirTimeToOthers() {
    SnapshotBudget budget = new SnapshotBudget(1);
    SnapshotBudget.TaskShare waiting = exhausted(budget);
    exhausted(budget).served();
    exhausted(budget).close();

    assertThat(take(waiting)).isBetween(99, 101);
  }

  @Test
  void oneTaskDoesNotTakeTheReserveOfAnother() {
    SnapshotBudget budget = new SnapshotBudget(1);
    SnapshotBudget.TaskShare idle = budget.newTask(nanos);
    for (SnapshotBudget.TaskShare busy : List.of(exhausted(budget), exhausted(budget))) {
      take(busy);
    }

    assertThat(idle.isAvailable(nanos)).isTrue();
  }
}
