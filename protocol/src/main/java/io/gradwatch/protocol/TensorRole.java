package io.gradwatch.protocol;

/** What a parameter is for. Depth is judged by weights; biases see other magnitudes. */
public enum TensorRole {
  /** Input weights, convolution kernels, embeddings. */
  WEIGHT,
  /** Weights from one time step's state to the next. */
  RECURRENT_WEIGHT,
  /** Added after the weights. */
  BIAS,
  /** Gain, centre, running statistics, or not known. */
  OTHER
}
