/** The current state of the runs, for {@code metrics} and {@code web}; depends on neither. */
@NullMarked
package io.gradwatch.monitor.live;

import org.jspecify.annotations.NullMarked;
