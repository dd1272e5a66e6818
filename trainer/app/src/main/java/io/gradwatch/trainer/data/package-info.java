/** Examples: from files of several formats to arrays that a network takes. */
@NullMarked
package io.gradwatch.trainer.data;

import org.jspecify.annotations.NullMarked;
