package io.gradwatch.protocol;

import java.util.List;

/**
 * Histogram of the magnitudes of a tensor's finite non-zero elements over powers of two: {@code
 * counts[i]} elements with 2^(firstExponent + i) ≤ |x| &lt; 2^(firstExponent + i + 1).
 *
 * @param firstExponent exponent of the first count, -1074 to 1023
 * @param counts number of elements for each exponent
 * @param stride 1 if every element was counted, n if every n-th was
 */
public record MagnitudeHistogram(int firstExponent, List<Long> counts, int stride) {

  public MagnitudeHistogram {
    if (firstExponent < -1074 || firstExponent > 1023) {
      throw new ContractViolation(
          "firstExponent is " + firstExponent + "; a double's is -1074 to 1023");
    }
    counts = Contract.copy("counts", counts, Contract.MAX_HISTOGRAM_COUNTS);
    counts.forEach(c -> Contract.count("counts", c));
    Contract.positive("stride", stride);
  }
}
