package io.gradwatch.lab.proof;

import java.util.List;

/** All faults that were tried, under one seed. */
public record LabReport(long seed, List<FaultReport> faults) {

  public LabReport {
    faults = List.copyOf(faults);
  }

  /** Faults cured by the first or second remedy advised. */
  public long curedByFirstAdvice() {
    return faults.stream().filter(FaultReport::curedByFirstAdvice).count();
  }

  /** Faults whose planted kind was named as the root cause. */
  public long namedRight() {
    return faults.stream().filter(FaultReport::namedRight).count();
  }
}
