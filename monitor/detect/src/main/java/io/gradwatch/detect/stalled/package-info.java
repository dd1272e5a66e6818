/**
 * A run that is reported as running and takes no step. Unlike other problems it shows in no step
 * report: the caller, who has a clock, passes in how long nothing has arrived.
 */
@NullMarked
package io.gradwatch.detect.stalled;

import org.jspecify.annotations.NullMarked;
