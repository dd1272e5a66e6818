package io.gradwatch.detect.window;

/**
 * The gradient norm of one parameter tensor over the last steps.
 *
 * @param param name within its layer
 * @param norms one for each step
 */
public record TensorHistory(String param, Window norms) {}
