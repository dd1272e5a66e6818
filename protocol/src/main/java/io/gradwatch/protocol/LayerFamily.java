package io.gradwatch.protocol;

/** Families of layers: what a layer does, without its wrappers. */
public enum LayerFamily {
  /** Not known. */
  UNKNOWN,
  /** Known to the publisher, but none of these. */
  OTHER,
  DENSE,
  /** Convolutions, transposed, separable and locally connected ones included. */
  CONVOLUTION,
  /** Looks a vector up by index. */
  EMBEDDING,
  /** Recurrent without gates, or of an unknown kind. */
  RECURRENT,
  LSTM,
  GRU,
  NORMALIZATION,
  ATTENTION,
  POOLING,
  /** Dropout and noise. */
  DROPOUT,
  /** Weights, activation function and loss in one. */
  OUTPUT,
  /** A loss without weights. */
  LOSS,
  /** An activation function by itself. */
  ACTIVATION,
  /** Combines the outputs of several layers. */
  MERGE,
  /** Pads, crops, repeats, upsamples, flattens or reorders. */
  SHAPE,
  AUTOENCODER
}
