package io.gradwatch.monitor.metrics;

import static java.util.Locale.ROOT;

import io.gradwatch.protocol.VerdictKind;

/** A label key and the bound of its values. */
enum MeterLabel {
  RUN("name of the run; runs shown are bounded by seriesMax, latest record first"),
  LAYER("zero-padded depth and name, for example 03_hidden3; bounded by seriesMax, worst first"),
  PARAM("parameter within its layer, for example W; bounded by seriesMax"),
  KIND("kind of verdict, " + VerdictKind.values().length + " values"),
  SEVERITY("info, warning or critical"),
  ROOT_CAUSE("true or false"),
  QUANTITY("measured quantity of a verdict, for example depth ratio; at most 8 per verdict"),
  CAUSE("cause of the verdict in one sentence; changes only with the verdict"),
  EVIDENCE("measured values of a verdict with their limits; changes only with the verdict"),
  REMEDY("key of the first remedy, for example use-relu-he, an anchor in the runbook"),
  REMEDIES("the first three remedies, numbered; changes only with the verdict"),
  STATE("state of a run, 6 values, or of the stream, 7 values"),
  TREND("trend of the loss, 5 values"),
  WORKER("number of a worker; at most 64, those furthest behind"),
  DIRECTION("forward or backward"),
  POSITION("start of a section of the sequence in percent, two digits; at most 16 values"),
  PERCENTILE("0, 25, 50, 75 and 100"),
  TOPIC("topic that the monitor reads, 2 values"),
  OUTCOME(
      "outcome of a record, 9 values, a report, 3 values, a delivered alert, 6 values, or a step in"
          + " the history, 2 values"),
  EVENT("event in the stream, 14 values");

  private final String bound;

  MeterLabel(String bound) {
    this.bound = bound;
  }

  String key() {
    return name().toLowerCase(ROOT);
  }

  String bound() {
    return bound;
  }
}
