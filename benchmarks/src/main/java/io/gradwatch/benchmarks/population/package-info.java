/**
 * Faulty and healthy trainings with known ground truth, declared by hand and independently of any
 * detector: the ground truth follows from the planted fault, and a validity check compares it with
 * the behaviour of the run.
 */
@NullMarked
package io.gradwatch.benchmarks.population;

import org.jspecify.annotations.NullMarked;
