/** Terminal output: progress, verdicts and the final table of runs. */
@NullMarked
package io.gradwatch.cli.console;

import org.jspecify.annotations.NullMarked;
