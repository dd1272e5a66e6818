/** Cost of evaluating a step without Kafka: windows, each detector, and all of it together. */
@NullMarked
package io.gradwatch.benchmarks.evaluation;

import org.jspecify.annotations.NullMarked;
