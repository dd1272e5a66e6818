package io.gradwatch.lab.proof;

import java.util.List;

/** All faults that were tried, under one seed. */
public record LabReport(long seed, List<FaultReport> faults) {

  public LabReport {
    faults = List.copyOf(faults);
  }

  /** Faults cured by the first or second remedy advised. */
  public long curedByTopRemedies() {
    return faults.stream().filter(FaultReport::curedByTopRemedies).count();
  }

  /** Faults whose planted kind was named as the root cause. */
  public long correctRootCauses() {
    return faults.stream().filter(FaultReport::rootCauseCorrect).count();
  }
}
