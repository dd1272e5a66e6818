/** The subcommands of {@code gradwatch}. */
@NullMarked
package io.gradwatch.cli.command;

import org.jspecify.annotations.NullMarked;
