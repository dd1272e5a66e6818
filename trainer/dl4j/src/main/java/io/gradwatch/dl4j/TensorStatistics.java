package io.gradwatch.dl4j;

import io.gradwatch.protocol.MagnitudeHistogram;

/**
 * Statistics of one tensor's elements. Norm, means, min and max are over the finite ones, 0 when
 * there are none.
 *
 * @param elements all of them
 * @param zeros exactly zero, of either sign
 * @param nans NaN
 * @param infinities of either sign
 * @param l2Norm sqrt of the sum of squares
 * @param mean of the elements
 * @param meanAbsolute of the magnitudes
 * @param min smallest element
 * @param max largest element
 * @param histogram of the magnitudes
 */
record TensorStatistics(
    long elements,
    long zeros,
    long nans,
    long infinities,
    double l2Norm,
    double mean,
    double meanAbsolute,
    double min,
    double max,
    MagnitudeHistogram histogram) {}
