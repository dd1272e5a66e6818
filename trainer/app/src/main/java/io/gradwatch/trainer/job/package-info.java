/**
 * Job files: what to train, on which data, and for how long. YAML is read into validated records.
 */
@NullMarked
package io.gradwatch.trainer.job;

import org.jspecify.annotations.NullMarked;
