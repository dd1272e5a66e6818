package io.gradwatch.streams;

import io.gradwatch.detect.RunHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes snapshots of one task's runs at a bounded rate: of each run at most one per {@link
 * #MIN_INTERVAL} and none that takes more than a {@value SnapshotBudget#MAX_SHARE_DIVISOR}th of the
 * time, and of all runs no more than the {@link SnapshotBudget} allows. A run whose snapshot has to
 * wait is published by a later {@link #publishDue}, so that the last change is always shown. Used
 * by the task's thread only.
 */
final class SnapshotPublisher {

  /**
   * Interval at which {@link #publishDue} is called. A stream thread without records wakes up as
   * often, and an idle monitor does little else.
   */
  static final Duration DUE_INTERVAL = Duration.ofMillis(50);

  /** So short that a value is shown soon; what snapshots may cost is bounded by their budget. */
  private static final Duration MIN_INTERVAL = Duration.ofMillis(10);

  private final RunSnapshots snapshots;
  private final Function<RunHistory, RunSnapshots.Published> snapshotOf;
  private final LongSupplier nanoTime;
  private final Map<String, State> states = new HashMap<>();
  private final Set<String> waiting = new LinkedHashSet<>();
  private final SnapshotBudget.TaskShare time;

  /** When a run was last published, and what. */
  private static final class State {
    private long nextNanos;
    private RunSnapshots.@Nullable Published published;
  }

  /**
   * @param budget time for the snapshots of all tasks of this process
   * @param snapshotOf takes the snapshot of a history
   * @param nanoTime monotonic clock in nanoseconds, such as {@link System#nanoTime()}
   */
  SnapshotPublisher(
      RunSnapshots snapshots,
      SnapshotBudget budget,
      Function<RunHistory, RunSnapshots.Published> snapshotOf,
      LongSupplier nanoTime) {
    this.snapshots = snapshots;
    this.snapshotOf = snapshotOf;
    this.nanoTime = nanoTime;
    this.time = budget.newTask(nanoTime.getAsLong());
  }

  /** Publishes a changed run now, or notes that it waits. */
  void changed(RunHistory history) {
    long now = nanoTime.getAsLong();
    State known = states.get(history.run());
    State state = known == null ? new State() : known;
    if (known == null) {
      state.nextNanos = now;
      states.put(history.run(), state);
    }
    // While others wait for time, this one waits behind them.
    if (now - state.nextNanos >= 0 && !time.waits() && time.isAvailable(now)) {
      publish(history, state, now);
    } else {
      waiting.add(history.run());
    }
  }

  /**
   * Publishes the runs that wait and may be published.
   *
   * @param histories returns the history of a run; empty if it was deleted
   */
  void publishDue(Function<String, Optional<RunHistory>> histories) {
    for (String run : new ArrayList<>(waiting)) {
      long now = nanoTime.getAsLong();
      State state = states.get(run);
      if (state == null || now - state.nextNanos >= 0) {
        if (!time.isAvailable(now)) {
          return;
        }
        waiting.remove(run);
        Optional<RunHistory> history = histories.apply(run);
        if (state != null && history.isPresent()) {
          publish(history.get(), state, now);
        }
      }
    }
    time.served();
  }

  private void publish(RunHistory history, State state, long now) {
    waiting.remove(history.run());
    RunSnapshots.Published published = snapshotOf.apply(history);
    snapshots.publish(published);
    state.published = published;
    long cost = nanoTime.getAsLong() - now;
    time.spend(cost);
    state.nextNanos =
        now + Math.max(MIN_INTERVAL.toNanos(), SnapshotBudget.MAX_SHARE_DIVISOR * cost);
  }

  void remove(String run) {
    waiting.remove(run);
    if (states.remove(run) != null) {
      snapshots.remove(run);
    }
  }

  /** Takes back what this task has published, when the task leaves this process. */
  void close() {
    List<State> all = new ArrayList<>(states.values());
    states.clear();
    waiting.clear();
    time.close();
    for (State state : all) {
      RunSnapshots.@Nullable Published published = state.published;
      if (published != null) {
        snapshots.remove(published);
      }
    }
  }
}
