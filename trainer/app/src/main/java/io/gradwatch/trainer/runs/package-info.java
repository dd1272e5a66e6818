/** Run folders: what a run leaves on disk, and how a later attempt finds it. Knows no Kafka. */
@NullMarked
package io.gradwatch.trainer.runs;

import org.jspecify.annotations.NullMarked;
