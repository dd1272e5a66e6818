/**
 * Fault detectors that are compared: Gradwatch and published rules. Each sees every step of a
 * recording and has no access to the ground truth.
 */
@NullMarked
package io.gradwatch.benchmarks.detector;

import org.jspecify.annotations.NullMarked;
