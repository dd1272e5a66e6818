/**
 * What watching costs: the time of a training step without a listener, with Gradwatch's and with
 * Deeplearning4j's own, and the speed of the kernel beside that of memory.
 */
@NullMarked
package io.gradwatch.benchmarks.listener;

import org.jspecify.annotations.NullMarked;
