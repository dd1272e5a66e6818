/** Tests that runbooks are complete, that their queries parse and that their code compiles. */
@NullMarked
package io.gradwatch.dashboards.runbooks;

import org.jspecify.annotations.NullMarked;
