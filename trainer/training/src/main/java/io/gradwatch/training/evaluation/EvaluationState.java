package io.gradwatch.training.evaluation;

/**
 * What an evaluator needs to know to go on after a restart.
 *
 * @param step step that it counts from: that of the next evaluation, or of the last
 * @param disabled whether a failure has disabled it
 */
public record EvaluationState(long step, boolean disabled) {}
