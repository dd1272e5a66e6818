/**
 * From observations to verdicts: when an observation is confirmed, when a verdict clears, and which
 * verdict of a run is the root cause. Contains no statistic and no limit of any detector.
 */
@NullMarked
package io.gradwatch.detect.verdict;

import org.jspecify.annotations.NullMarked;
