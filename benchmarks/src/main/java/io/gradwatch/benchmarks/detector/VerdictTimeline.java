package io.gradwatch.benchmarks.detector;

import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Collects the periods of verdicts while a run is evaluated step by step. */
final class VerdictTimeline {

  private record Key(String id, VerdictKind kind, Severity severity) {}

  private final List<VerdictPeriod> closed = new ArrayList<>();
  private final Map<Key, Long> openSince = new HashMap<>();

  /** A verdict is active from this step on, unless it was already. */
  void open(String id, VerdictKind kind, Severity severity, long step) {
    openSince.putIfAbsent(new Key(id, kind, severity), step);
  }

  /** A verdict is no longer active with any severity but this one. */
  void closeOthers(String id, Severity severity, long step) {
    close(step, key -> key.id().equals(id) && key.severity() != severity);
  }

  /** A verdict is no longer active. */
  void close(String id, long step) {
    close(step, key -> key.id().equals(id));
  }

  /** All periods, those that are open until this step. */
  List<VerdictPeriod> until(long end) {
    close(end, key -> true);
    return closed;
  }

  private void close(long step, Predicate<Key> condition) {
    openSince
        .entrySet()
        .removeIf(
            entry -> {
              Key key = entry.getKey();
              if (!condition.test(key)) {
                return false;
              }
              closed.add(new VerdictPeriod(key.kind(), key.severity(), entry.getValue(), step));
              return true;
            });
  }
}
