/** The runbooks: that each has its parts, that its queries parse, and that its code compiles. */
@NullMarked
package io.gradwatch.dashboards.runbooks;

import org.jspecify.annotations.NullMarked;
