/** What a person sees in the terminal while jobs train. */
@NullMarked
package io.gradwatch.cli.console;

import org.jspecify.annotations.NullMarked;
