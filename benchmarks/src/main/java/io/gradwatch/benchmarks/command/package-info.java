/** The command line of the benchmarks. */
@NullMarked
package io.gradwatch.benchmarks.command;

import org.jspecify.annotations.NullMarked;
