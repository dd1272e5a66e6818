/**
 * A training from start to end, in memory and under the monitor's detectors. Knows neither what
 * ought to go wrong nor what would help.
 */
@NullMarked
package io.gradwatch.lab.trial;

import org.jspecify.annotations.NullMarked;
