/**
 * The trainer service: trains the jobs that files describe, and reports every step to the monitor.
 */
@NullMarked
package io.gradwatch.trainer;

import org.jspecify.annotations.NullMarked;
