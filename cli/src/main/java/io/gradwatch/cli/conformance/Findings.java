package io.gradwatch.cli.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects findings: one for each thing, however many records it is found in. */
final class Findings {

  /** Maximum number of different findings that are kept; the rest is counted in one. */
  private static final int MAX_FINDINGS = 200;

  private final Map<String, ConformanceFinding> byTopic = new LinkedHashMap<>();

  /**
   * Adds a finding.
   *
   * @param topic what it is about; later findings about the same are counted only
   */
  void add(ConformanceFinding.Kind kind, String topic, String message, String where) {
    boolean full = byTopic.size() >= MAX_FINDINGS && !byTopic.containsKey(topic);
    byTopic.merge(
        full ? "" : topic,
        new ConformanceFinding(kind, full ? "there are further problems" : message, where, 1),
        (known, added) ->
            new ConformanceFinding(
                known.kind(), known.message(), known.first(), known.count() + 1));
  }

  void wrong(String topic, String message, String where) {
    add(ConformanceFinding.Kind.WRONG, topic, message, where);
  }

  void lacks(String topic, String message, String where) {
    add(ConformanceFinding.Kind.LACKS, topic, message, where);
  }

  /** The findings, what is wrong first, each kind in the order in which it was found. */
  List<ConformanceFinding> list() {
    List<ConformanceFinding> all = new ArrayList<>(byTopic.values());
    all.sort((a, b) -> a.kind().compareTo(b.kind()));
    return List.copyOf(all);
  }
}
