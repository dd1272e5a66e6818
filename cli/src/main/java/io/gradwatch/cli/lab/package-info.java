/** The lab's report, for people, for programs, and for docs/. It trains nothing. */
@NullMarked
package io.gradwatch.cli.lab;

import org.jspecify.annotations.NullMarked;
