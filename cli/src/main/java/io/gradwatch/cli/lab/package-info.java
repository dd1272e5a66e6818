/** The lab's report as text, JSON and Markdown, and its progress display. Trains nothing. */
@NullMarked
package io.gradwatch.cli.lab;

import org.jspecify.annotations.NullMarked;
