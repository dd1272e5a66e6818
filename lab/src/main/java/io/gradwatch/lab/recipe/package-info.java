/**
 * Trainings as values: data, layers, initial weights, optimiser. A remedy is a change of a recipe,
 * so that any remedy can be applied to any fault. No verdicts.
 */
@NullMarked
package io.gradwatch.lab.recipe;

import org.jspecify.annotations.NullMarked;
