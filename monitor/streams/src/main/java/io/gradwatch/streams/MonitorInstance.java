package io.gradwatch.streams;

import java.util.List;

/**
 * One monitor of those that share the runs.
 *
 * @param id identity, which stays the same when the process restarts
 * @param threads numbers of its stream threads
 */
public record MonitorInstance(String id, List<Integer> threads) {

  /** Maximum number of threads that a monitor may state: a bound for what others tell. */
  public static final int MAX_THREADS = 1_000;

  public MonitorInstance {
    if (!id.matches("[a-zA-Z0-9._-]{1,249}")) {
      throw new IllegalArgumentException("id is \"" + id + "\"; it must be a name for Kafka");
    }
    if (threads.size() > MAX_THREADS) {
      throw new IllegalArgumentException(
          threads.size() + " threads; at most " + MAX_THREADS + " are accepted");
    }
    threads = List.copyOf(threads);
  }
}
