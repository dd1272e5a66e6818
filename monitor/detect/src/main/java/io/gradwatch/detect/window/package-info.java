/**
 * What is remembered of figures over the last steps, and what can be read off it. No thresholds.
 */
@NullMarked
package io.gradwatch.detect.window;

import org.jspecify.annotations.NullMarked;
