/** The command line, and what its commands share. */
@NullMarked
package io.gradwatch.cli;

import org.jspecify.annotations.NullMarked;
