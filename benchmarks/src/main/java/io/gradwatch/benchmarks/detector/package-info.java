/**
 * Who judges recorded runs: Gradwatch, and the rules that others published, each fed every step.
 * Knows no truth.
 */
@NullMarked
package io.gradwatch.benchmarks.detector;

import org.jspecify.annotations.NullMarked;
