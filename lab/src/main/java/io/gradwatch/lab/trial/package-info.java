/** Runs a trial in memory under the monitor's detectors. Knows neither faults nor remedies. */
@NullMarked
package io.gradwatch.lab.trial;

import org.jspecify.annotations.NullMarked;
