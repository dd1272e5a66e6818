/** Statistics over the recent steps of a run, and what can be computed from them. No limits. */
@NullMarked
package io.gradwatch.detect.window;

import org.jspecify.annotations.NullMarked;
