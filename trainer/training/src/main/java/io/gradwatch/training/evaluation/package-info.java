/**
 * Losses, accuracy and R² of a network, and after which steps they are evaluated. Evaluation
 * changes nothing of the training: no weights, no random numbers.
 */
@NullMarked
package io.gradwatch.training.evaluation;

import org.jspecify.annotations.NullMarked;
