/**
 * The faults of the lab, and what each remedy changes. Each fault states the quality that a cured
 * training must reach. Nothing here trains.
 */
@NullMarked
package io.gradwatch.lab.catalogue;

import org.jspecify.annotations.NullMarked;
