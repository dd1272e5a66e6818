/**
 * Examples in memory and batches made of them, and generators of datasets: the same seed gives the
 * same numbers. No network, no training.
 */
@NullMarked
package io.gradwatch.training.data;

import org.jspecify.annotations.NullMarked;
