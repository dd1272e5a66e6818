/**
 * Small networks with known faults, trained in memory under the monitor's detectors, with and
 * without each remedy. No Kafka.
 */
@NullMarked
package io.gradwatch.lab;

import org.jspecify.annotations.NullMarked;
