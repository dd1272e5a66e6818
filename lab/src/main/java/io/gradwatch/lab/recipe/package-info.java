/**
 * Trainings as values: data, layers, first weights, optimiser. A remedy is a change of a recipe, so
 * that any remedy can be tried on any fault. No verdicts.
 */
@NullMarked
package io.gradwatch.lab.recipe;

import org.jspecify.annotations.NullMarked;
