/** Small trainings in memory that go right or wrong, under the monitor's detectors. No Kafka. */
@NullMarked
package io.gradwatch.lab;

import org.jspecify.annotations.NullMarked;
