/**
 * The named features of a run at a step, and the rows that hold their values. Knows neither windows
 * nor detectors: {@code detect.window} computes the values, detectors compare them with limits.
 */
@NullMarked
package io.gradwatch.detect.feature;

import org.jspecify.annotations.NullMarked;
