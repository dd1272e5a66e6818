/** The commands that a person types. */
@NullMarked
package io.gradwatch.standalone.command;

import org.jspecify.annotations.NullMarked;
