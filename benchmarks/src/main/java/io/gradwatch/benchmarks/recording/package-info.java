/**
 * Runs as they were recorded: what a monitor hears, step by step, and how the network stood. Knows
 * neither what was planted nor who judges.
 */
@NullMarked
package io.gradwatch.benchmarks.recording;

import org.jspecify.annotations.NullMarked;
