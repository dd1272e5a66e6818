/** The subcommands of {@code gradwatch bench}, and the tables and pages that they write. */
@NullMarked
package io.gradwatch.benchmarks.command;

import org.jspecify.annotations.NullMarked;
