package io.gradwatch.benchmarks.detector;

import java.util.List;

/**
 * What a detector found in a run.
 *
 * @param verdicts in the order in which they were reached
 * @param periods when verdicts were active, in no particular order
 */
public record Detection(List<VerdictSummary> verdicts, List<VerdictPeriod> periods) {

  public Detection {
    verdicts = List.copyOf(verdicts);
    periods = List.copyOf(periods);
  }
}
