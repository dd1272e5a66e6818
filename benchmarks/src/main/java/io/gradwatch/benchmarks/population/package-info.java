/**
 * Trainings with known truth, faulty and healthy, declared by hand before any detector saw them.
 * Knows no detector: a truth follows from what was planted, and is held against how the run
 * behaved.
 */
@NullMarked
package io.gradwatch.benchmarks.population;

import org.jspecify.annotations.NullMarked;
