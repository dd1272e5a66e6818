/** How many runs a monitor can hold: restoring them, keeping them idle, and more than it keeps. */
@NullMarked
package io.gradwatch.benchmarks.capacity;

import org.jspecify.annotations.NullMarked;
