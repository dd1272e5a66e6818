/**
 * Overhead of the listener: step times without a listener, with Gradwatch's and with
 * Deeplearning4j's, and the throughput of the kernel compared with that of memory.
 */
@NullMarked
package io.gradwatch.benchmarks.listener;

import org.jspecify.annotations.NullMarked;
