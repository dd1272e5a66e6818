/** The runs as they stand now, for whoever shows them. No HTTP and no metrics library here. */
@NullMarked
package io.gradwatch.monitor.live;

import org.jspecify.annotations.NullMarked;
