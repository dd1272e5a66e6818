package io.gradwatch.protocol;

/** What is limited when gradients are clipped. */
public enum ClippingKind {
  /** Not known. */
  UNKNOWN,
  /** L2 norm over all parameters. */
  GLOBAL_NORM,
  /** L2 norm over the parameters of a layer. */
  LAYER_NORM,
  /** L2 norm of a parameter tensor. */
  PARAMETER_NORM,
  /** Magnitude of each element. */
  VALUE
}
