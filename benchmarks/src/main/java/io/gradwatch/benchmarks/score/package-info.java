/** Scores: verdicts compared with the ground truth, and aggregated. */
@NullMarked
package io.gradwatch.benchmarks.score;

import org.jspecify.annotations.NullMarked;
