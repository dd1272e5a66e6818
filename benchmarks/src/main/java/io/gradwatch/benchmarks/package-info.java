/** What Gradwatch claims, measured, beside what others publish. */
@NullMarked
package io.gradwatch.benchmarks;

import org.jspecify.annotations.NullMarked;
