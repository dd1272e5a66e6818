package io.gradwatch.streams;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bound on the number of runs of all tasks of a process. Where a task adds a run beyond it, the run
 * of that task that was heard least recently is deleted, an ended one before one that has not
 * ended. The run just heard is never deleted, so the bound may be exceeded by one run per task.
 */
final class RunLimit {

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

    private final Map<String, Boolean> ended = new LinkedHashMap<>();
    private final Map<String, Boolean> running = new LinkedHashMap<>();

    /** Notes that a record of the run was evaluated. */
    void heard(String run, boolean hasEnded) {
      boolean known = ended.remove(run) != null || running.remove(run) != null;
      (hasEnded ? ended : running).put(run, hasEnded);
      if (!known) {
        runs.incrementAndGet();
      }
    }

    void remove(String run) {
      if (ended.remove(run) != null || running.remove(run) != null) {
        runs.decrementAndGet();
      }
    }

    /** Returns the run to delete if there are too many; the caller deletes and removes it. */
    Optional<String> excess(String justHeard) {
      if (runs.get() <= maxRuns) {
        return Optional.empty();
      }
      Optional<String> oldestEnded = oldest(ended, justHeard);
      return oldestEnded.isPresent() ? oldestEnded : oldest(running, justHeard);
    }

    private static Optional<String> oldest(Map<String, Boolean> candidates, String justHeard) {
      return candidates.keySet().stream().filter(run -> !run.equals(justHeard)).findFirst();
    }

    /** Gives back the share of the bound when the task leaves this process. */
    @Override
    public void close() {
      runs.addAndGet(-ended.size() - running.size());
      ended.clear();
      running.clear();
    }
  }

  TaskRuns newTask() {
    return new TaskRuns();
  }
}
