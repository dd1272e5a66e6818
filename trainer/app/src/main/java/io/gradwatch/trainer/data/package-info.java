/** Reads data files of several formats into scaled examples. */
@NullMarked
package io.gradwatch.trainer.data;

import org.jspecify.annotations.NullMarked;
