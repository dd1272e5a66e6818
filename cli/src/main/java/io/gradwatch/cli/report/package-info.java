/** Building blocks of the pages that commands write for docs/. */
@NullMarked
package io.gradwatch.cli.report;

import org.jspecify.annotations.NullMarked;
