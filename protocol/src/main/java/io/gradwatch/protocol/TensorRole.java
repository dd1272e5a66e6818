package io.gradwatch.protocol;

/** Purpose of a parameter. Layers are compared by their weights, as biases differ in magnitude. */
public enum TensorRole {
  /** Input weights, convolution kernels, embeddings. */
  WEIGHT,
  /** Weights from the state of one time step to that of the next. */
  RECURRENT_WEIGHT,
  /** Added after the weights. */
  BIAS,
  /** Scale, shift, running statistics, or unknown. */
  OTHER
}
