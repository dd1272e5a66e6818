/** The commands that a person types. */
@NullMarked
package io.gradwatch.cli.command;

import org.jspecify.annotations.NullMarked;
