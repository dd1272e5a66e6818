/**
 * Proves remedies: trains each fault as it is and with each remedy, under the monitor's detectors,
 * and says what became of it.
 */
@NullMarked
package io.gradwatch.lab.proof;

import org.jspecify.annotations.NullMarked;
