package io.gradwatch.protocol;

/**
 * A layer's output over one batch.
 *
 * @param mean over the finite values
 * @param standardDeviation over the finite values
 * @param saturatedShare of all values, 0 to 1: |tanh| &gt; 0.99, sigmoid within 0.01 of 0 or 1; 0
 *     for other activations
 * @param deadUnitShare of all units, 0 to 1: exactly zero for the whole batch
 * @param nans values that are NaN
 * @param infinities values that are infinite
 */
public record ActivationReport(
    double mean,
    double standardDeviation,
    double saturatedShare,
    double deadUnitShare,
    long nans,
    long infinities) {

  public ActivationReport {
    Contract.norm("standardDeviation", standardDeviation);
    Contract.share("saturatedShare", saturatedShare);
    Contract.share("deadUnitShare", deadUnitShare);
    Contract.count("nans", nans);
    Contract.count("infinities", infinities);
  }

  /** Values that are NaN or infinite. */
  public long nonFinite() {
    return nans + infinities;
  }
}
