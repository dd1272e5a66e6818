package io.gradwatch.protocol;

/**
 * Statistics of a layer's output over one batch.
 *
 * @param mean mean of the finite values
 * @param standardDeviation standard deviation of the finite values
 * @param saturatedShare share of all values that are saturated, 0 to 1: |tanh| &gt; 0.99, sigmoid
 *     within 0.01 of 0 or 1; 0 for other activations
 * @param deadUnitShare share of all units that are exactly zero for the whole batch, 0 to 1
 * @param nans number of values that are NaN
 * @param infinities number of values that are infinite
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

  /** Number of values that are NaN or infinite. */
  public long nonFinite() {
    return nans + infinities;
  }
}
