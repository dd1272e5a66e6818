/**
 * Recorded runs: the reports that a monitor receives, and evaluations of the network. Depends
 * neither on the ground truth nor on the detectors.
 */
@NullMarked
package io.gradwatch.benchmarks.recording;

import org.jspecify.annotations.NullMarked;
