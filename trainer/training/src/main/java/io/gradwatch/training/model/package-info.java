/**
 * One view of Deeplearning4j's two kinds of network, and the checkpoints that are taken of them. No
 * data, no training loop.
 */
@NullMarked
package io.gradwatch.training.model;

import org.jspecify.annotations.NullMarked;
