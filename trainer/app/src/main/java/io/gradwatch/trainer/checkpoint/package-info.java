/**
 * Checkpoints: the state of a training on disk, complete or not there. Knows no Kafka and no job
 * files.
 */
@NullMarked
package io.gradwatch.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
