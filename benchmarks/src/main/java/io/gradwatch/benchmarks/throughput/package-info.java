/**
 * Throughput of the monitor beside that of a consumer that evaluates nothing, and of Prometheus'
 * recording rules over the same series.
 */
@NullMarked
package io.gradwatch.benchmarks.throughput;

import org.jspecify.annotations.NullMarked;
