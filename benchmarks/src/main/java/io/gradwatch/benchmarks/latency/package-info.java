/**
 * Time from a step to the event that it causes and to its values on {@code /metrics}, under load.
 */
@NullMarked
package io.gradwatch.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
