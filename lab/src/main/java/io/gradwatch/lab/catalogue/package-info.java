/**
 * The faults of the lab, and what each remedy changes. What a training must reach to be called
 * cured is stated here, beside the fault. Nothing here trains.
 */
@NullMarked
package io.gradwatch.lab.catalogue;

import org.jspecify.annotations.NullMarked;
