/** Verdicts held against truth, and summed up. */
@NullMarked
package io.gradwatch.benchmarks.score;

import org.jspecify.annotations.NullMarked;
