/**
 * Data sets in memory, made from a seed: the same seed gives the same numbers. Knows no network and
 * trains nothing.
 */
@NullMarked
package io.gradwatch.lab.data;

import org.jspecify.annotations.NullMarked;
