package io.gradwatch.streams;

import io.gradwatch.detect.StoredHistory;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bound on the number of runs of all tasks of a process. Where a task adds a run beyond it, a run
 * of that task is deleted: the least recently heard of those that come first in {@link Rank}. The
 * run just heard is never deleted, so the bound may be exceeded by one run per task.
 */
final class RunLimit {

  /** Which runs are deleted before others. */
  enum Rank {
    /**
     * It has taken no step: there is nothing in its history that its next record does not bring.
     */
    WITHOUT_STEPS,
    /** It has ended. */
    ENDED,
    /** It goes on. */
    RUNNING;

    static Rank of(StoredHistory.Summary run) {
      return !run.hasSteps() ? WITHOUT_STEPS : run.ended() ? ENDED : RUNNING;
    }
  }

  private final int maxRuns;
  private final AtomicInteger runs = new AtomicInteger();

  /**
   * @param maxRuns maximum number of runs, at least 1
   */
  RunLimit(int maxRuns) {
    if (maxRuns < 1) {
      throw new IllegalArgumentException("maxRuns is " + maxRuns + "; it must be at least 1");
    }
    this.maxRuns = maxRuns;
  }

  /** Returns the maximum number of runs. */
  int maxRuns() {
    return maxRuns;
  }

  /** The runs of one task, least recently heard first. Used by the task's thread only. */
  final class TaskRuns implements AutoCloseable {

    private final Map<Rank, Set<String>> runsByRank = new EnumMap<>(Rank.class);

    private TaskRuns() {
      for (Rank rank : Rank.values()) {
        runsByRank.put(rank, new LinkedHashSet<>());
      }
    }

    /** Notes that a record of the run was evaluated. */
    void heard(String run, Rank rank) {
      boolean known = forget(run);
      runsByRank.getOrDefault(rank, Set.of()).add(run);
      if (!known) {
        runs.incrementAndGet();
      }
    }

    void remove(String run) {
      if (forget(run)) {
        runs.decrementAndGet();
      }
    }

    private boolean forget(String run) {
      for (Set<String> names : runsByRank.values()) {
        if (names.remove(run)) {
          return true;
        }
      }
      return false;
    }

    /** Returns the run to delete if there are too many; the caller deletes and removes it. */
    Optional<String> excess(String justHeard) {
      if (runs.get() <= maxRuns) {
        return Optional.empty();
      }
      return runsByRank.values().stream()
          .flatMap(names -> names.stream().filter(run -> !run.equals(justHeard)).limit(1))
          .findFirst();
    }

    /** Gives back the share of the bound when the task leaves this process. */
    @Override
    public void close() {
      runs.addAndGet(-runsByRank.values().stream().mapToInt(Set::size).sum());
      runsByRank.values().forEach(Set::clear);
    }
  }

  TaskRuns newTask() {
    return new TaskRuns();
  }
}
