package io.gradwatch.protocol;

import java.util.Optional;

/**
 * Statistics of the elements of one tensor: the one place in Java that lists them. The listener
 * fills this record from its measurement, {@link StepReportCodec} maps it to the wire and back, and
 * detectors read it.
 *
 * <p>Norm, means, minimum and maximum are taken over the finite elements and are 0 when there are
 * none; NaN and infinite elements are counted separately. A publisher that cannot separate them may
 * send statistics that are NaN or infinite: they are accepted, and count as non-finite.
 *
 * @param elements number of elements, at least zeros + nans + infinities
 * @param zeros number of elements that are exactly zero, of either sign
 * @param nans number of elements that are NaN
 * @param infinities number of elements that are infinite, of either sign
 * @param l2Norm square root of the sum of squares
 * @param mean arithmetic mean
 * @param meanAbsolute mean of the magnitudes
 * @param min smallest element
 * @param max largest element
 * @param histogram distribution of the magnitudes; empty when not measured
 */
public record TensorStatistics(
    long elements,
    long zeros,
    long nans,
    long infinities,
    double l2Norm,
    double mean,
    double meanAbsolute,
    double min,
    double max,
    Optional<MagnitudeHistogram> histogram) {

  public TensorStatistics {
    Contract.count("elements", elements);
    Contract.count("zeros", zeros);
    Contract.count("nans", nans);
    Contract.count("infinities", infinities);
    if (zeros > elements || nans > elements - zeros || infinities > elements - zeros - nans) {
      throw new ContractViolation(
          "zeros "
              + zeros
              + " + nans "
              + nans
              + " + infinities "
              + infinities
              + " exceed elements "
              + elements);
    }
    Contract.norm("l2Norm", l2Norm);
    Contract.norm("meanAbsolute", meanAbsolute);
    if (min > max) {
      throw new ContractViolation("min " + min + " exceeds max " + max);
    }
  }

  /** Number of elements that are NaN or infinite. */
  public long nonFinite() {
    return nans + infinities;
  }

  /** The same statistics without the histogram. */
  public TensorStatistics withoutHistogram() {
    return new TensorStatistics(
        elements, zeros, nans, infinities, l2Norm, mean, meanAbsolute, min, max, Optional.empty());
  }
}
