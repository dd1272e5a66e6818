package io.gradwatch.protocol;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The gradient of one parameter tensor at one step: of the mean loss over the batch, as
 * back-propagation gave it, before clipping and before the updater.
 *
 * <p>Norm, mean, mean absolute, min and max are over the finite elements (0 when there are none);
 * NaN and infinite elements are counted apart. A publisher that cannot tell them apart may send NaN
 * or infinite figures: they pass, and count as non-finite.
 *
 * @param param name within its layer, for example {@code W}
 * @param role what the parameter is for
 * @param elements of the tensor
 * @param zeros elements that are exactly zero
 * @param nans elements that are NaN
 * @param infinities elements that are infinite
 * @param l2Norm sqrt of the sum of squares
 * @param mean of the elements
 * @param meanAbsolute mean of the magnitudes
 * @param min smallest element
 * @param max largest element
 * @param histogram of magnitudes; empty when not measured
 * @param updateL2Norm L2 norm of what the updater made of the gradient; empty when not measured
 * @param parameterL2Norm L2 norm of the parameter after the update, of a large one within 1 %;
 *     empty when not measured
 * @param unitSpread how much units differ, of the parameter before the update as a matrix inputs ×
 *     units: sqrt(Σ (w − mean over the input's units)² / Σ w²). 0 when all units are copies of each
 *     other, or all weights zero; about 1 when they are independent and of mean 0. Empty when not
 *     measured, or when the parameter is no such matrix
 */
public record TensorReport(
    String param,
    TensorRole role,
    long elements,
    long zeros,
    long nans,
    long infinities,
    double l2Norm,
    double mean,
    double meanAbsolute,
    double min,
    double max,
    Optional<MagnitudeHistogram> histogram,
    OptionalDouble updateL2Norm,
    OptionalDouble parameterL2Norm,
    OptionalDouble unitSpread) {

  public TensorReport {
    Contract.name("param", param);
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
    Contract.norm("updateL2Norm", updateL2Norm);
    Contract.norm("parameterL2Norm", parameterL2Norm);
    Contract.norm("unitSpread", unitSpread);
    if (min > max) {
      throw new ContractViolation("min " + min + " exceeds max " + max);
    }
  }

  /** Elements that are NaN or infinite. */
  public long nonFinite() {
    return nans + infinities;
  }
}
