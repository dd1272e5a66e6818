/**
 * A run that says it goes on and takes no step: the one trouble that no step shows. Whoever has a
 * clock asks, and says for how long nothing came.
 */
@NullMarked
package io.gradwatch.detect.stalled;

import org.jspecify.annotations.NullMarked;
