/**
 * A long training job that is killed and resumed, compared with one that is not. Trainer, monitor
 * and broker are processes of their own.
 */
@NullMarked
package io.gradwatch.benchmarks.resume;

import org.jspecify.annotations.NullMarked;
