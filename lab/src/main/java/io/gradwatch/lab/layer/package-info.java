/**
 * Layers and initial weights that Deeplearning4j lacks or that crash in it: GRU, echo state
 * network, orthogonal recurrent weights, truncation for sequences with a single output. No data, no
 * training, no verdicts.
 */
@NullMarked
package io.gradwatch.lab.layer;

import org.jspecify.annotations.NullMarked;
