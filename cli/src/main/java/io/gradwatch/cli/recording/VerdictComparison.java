package io.gradwatch.cli.recording;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The verdicts of two replays of the same records, side by side. In each attempt, the first verdict
 * of a kind is compared with the first of the other replay, the second with the second, and so on.
 *
 * @param differences verdicts that differ, in the order of attempts and steps
 * @param same number of verdicts that are the same in both
 */
public record VerdictComparison(List<Difference> differences, int same) {

  public VerdictComparison {
    differences = List.copyOf(differences);
  }

  /**
   * A verdict that differs.
   *
   * @param before empty if it is new
   * @param after empty if it is gone
   */
  public record Difference(Optional<Event> before, Optional<Event> after) {

    /** The verdict of the second replay, or that of the first if it is gone. */
    public Event newest() {
      return after.or(() -> before).orElseThrow();
    }
  }

  /** Compares a replay with one under other limits. */
  public static VerdictComparison of(RunReplay before, RunReplay after) {
    Map<Integer, List<Event>> verdictsBefore = byAttempt(before);
    Map<Integer, List<Event>> verdictsAfter = byAttempt(after);
    List<Difference> differences = new ArrayList<>();
    int same = 0;
    for (int attempt : union(verdictsBefore, verdictsAfter)) {
      List<Difference> pairs =
          pairs(
              verdictsBefore.getOrDefault(attempt, List.of()),
              verdictsAfter.getOrDefault(attempt, List.of()));
      for (Difference pair : pairs) {
        if (isSame(pair)) {
          same++;
        } else {
          differences.add(pair);
        }
      }
    }
    return new VerdictComparison(differences, same);
  }

  private static Iterable<Integer> union(
      Map<Integer, List<Event>> before, Map<Integer, List<Event>> after) {
    Map<Integer, List<Event>> union = new TreeMap<>(before);
    union.putAll(after);
    return union.keySet();
  }

  private static Map<Integer, List<Event>> byAttempt(RunReplay replay) {
    Map<Integer, List<Event>> verdicts = new TreeMap<>();
    replay.attempts().forEach(attempt -> verdicts.put(attempt.attempt(), attempt.verdicts()));
    return verdicts;
  }

  private static List<Difference> pairs(List<Event> before, List<Event> after) {
    Map<VerdictKind, List<Event>> kindsBefore = byKind(before);
    Map<VerdictKind, List<Event>> kindsAfter = byKind(after);
    List<Difference> pairs = new ArrayList<>();
    for (VerdictKind kind : VerdictKind.values()) {
      List<Event> one = kindsBefore.getOrDefault(kind, List.of());
      List<Event> other = kindsAfter.getOrDefault(kind, List.of());
      for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
        pairs.add(new Difference(get(one, i), get(other, i)));
      }
    }
    pairs.sort(Comparator.comparingLong(pair -> pair.newest().confirmedStep()));
    return pairs;
  }

  private static Map<VerdictKind, List<Event>> byKind(List<Event> verdicts) {
    Map<VerdictKind, List<Event>> byKind = new EnumMap<>(VerdictKind.class);
    verdicts.forEach(
        verdict -> byKind.computeIfAbsent(verdict.kind(), k -> new ArrayList<>()).add(verdict));
    return byKind;
  }

  private static Optional<Event> get(List<Event> verdicts, int i) {
    return i < verdicts.size() ? Optional.of(verdicts.get(i)) : Optional.empty();
  }

  private static boolean isSame(Difference pair) {
    if (pair.before().isEmpty() || pair.after().isEmpty()) {
      return false;
    }
    Event before = pair.before().get();
    Event after = pair.after().get();
    return before.onsetStep() == after.onsetStep()
        && before.confirmedStep() == after.confirmedStep()
        && before.clearedStep().equals(after.clearedStep())
        && before.severity() == after.severity()
        && before.layer().equals(after.layer())
        && before.rootCause() == after.rootCause();
  }
}
