package io.gradwatch.lab.proof;

import java.util.List;

/** Results for all faults, with one seed. */
public record LabReport(long seed, List<FaultReport> faults) {

  public LabReport {
    faults = List.copyOf(faults);
  }

  /** Number of faults that the first or second recommended remedy cured. */
  public long curedByTopRemedies() {
    return faults.stream().filter(FaultReport::curedByTopRemedies).count();
  }

  /** Number of faults whose expected kind was reported as the root cause. */
  public long correctRootCauses() {
    return faults.stream().filter(FaultReport::rootCauseCorrect).count();
  }
}
