package io.gradwatch.benchmarks.kills;

import io.gradwatch.protocol.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What monitors have published and committed.
 *
 * @param events values of the events of each run in hexadecimal, in their order
 * @param norms values of the rolling reports of each run
 */
record MonitorResults(Map<String, List<String>> events, Map<String, List<String>> norms) {

  static MonitorResults read(String bootstrap) {
    return new MonitorResults(
        CommittedTopic.valuesByRun(bootstrap, Topics.EVENTS),
        CommittedTopic.valuesByRun(bootstrap, Topics.NORMS));
  }

  static int count(Map<String, List<String>> valuesByRun) {
    return valuesByRun.values().stream().mapToInt(List::size).sum();
  }

  /** Compares byte by byte: order, number and content of the records of every run. */
  List<String> differencesFrom(MonitorResults expected) {
    List<String> differences = new ArrayList<>();
    addDifferences("events", expected.events(), events, differences);
    addDifferences("rolling reports", expected.norms(), norms, differences);
    return differences;
  }

  private static void addDifferences(
      String what,
      Map<String, List<String>> expected,
      Map<String, List<String>> actual,
      List<String> differences) {
    Set<String> runs = new TreeSet<>(expected.keySet());
    runs.addAll(actual.keySet());
    for (String run : runs) {
      List<String> wanted = expected.getOrDefault(run, List.of());
      List<String> found = actual.getOrDefault(run, List.of());
      if (!wanted.equals(found)) {
        differences.add(
            "%s of %s: %d instead of %d, the first %d are equal"
                .formatted(what, run, found.size(), wanted.size(), commonPrefix(wanted, found)));
      }
    }
  }

  private static int commonPrefix(List<String> one, List<String> other) {
    int length = 0;
    while (length < Math.min(one.size(), other.size())
        && one.get(length).equals(other.get(length))) {
      length++;
    }
    return length;
  }
}
