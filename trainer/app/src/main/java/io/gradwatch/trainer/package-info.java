/** The trainer service: trains what job files describe, under monitoring. */
@NullMarked
package io.gradwatch.trainer;

import org.jspecify.annotations.NullMarked;
