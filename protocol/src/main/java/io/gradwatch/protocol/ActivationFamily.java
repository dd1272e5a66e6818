package io.gradwatch.protocol;

/** Families of activation functions. */
public enum ActivationFamily {
  /** Not known. */
  UNKNOWN,
  /** Known to the publisher, but none of these. */
  OTHER,
  /** The identity; also of a layer without activation function. */
  IDENTITY,
  /** Zero up to a threshold: ReLU, ReLU6, thresholded ReLU. */
  RELU,
  /** A small slope below zero, fixed, random or trained. */
  LEAKY_RELU,
  ELU,
  SELU,
  GELU,
  /** Swish, also called SiLU, and hard swish. */
  SWISH,
  MISH,
  SIGMOID,
  HARD_SIGMOID,
  LOG_SIGMOID,
  /** Tanh and its rational approximations. */
  TANH,
  HARD_TANH,
  SOFTMAX,
  LOG_SOFTMAX,
  SOFTPLUS,
  SOFTSIGN,
  EXPONENTIAL,
  GATED_LINEAR_UNIT
}
