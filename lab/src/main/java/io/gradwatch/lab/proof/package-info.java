/**
 * Trains each fault without and with each remedy, under the monitor's detectors, and reports which
 * remedies cure it.
 */
@NullMarked
package io.gradwatch.lab.proof;

import org.jspecify.annotations.NullMarked;
