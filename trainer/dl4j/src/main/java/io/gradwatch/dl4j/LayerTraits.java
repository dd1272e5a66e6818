package io.gradwatch.dl4j;

import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.LayerFamily;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.util.ConvolutionUtils;
import org.nd4j.linalg.activations.IActivation;

/**
 * Properties of a layer, read from its configuration through all its wrappers.
 *
 * @param type name of its type with its wrappers, for example {@code LastTimeStep(SimpleRnn)}
 * @param family family of the layer inside the wrappers
 * @param activation its activation function; empty if it has none
 * @param activationFamily family of its activation function; the identity if it has none
 * @param saturation outputs at which its activation function is saturated
 * @param recurrent whether it passes a state from one time step to the next
 * @param bidirectional whether it is recurrent in both directions of the sequence
 * @param channelsLast whether its units are on the last axis of its output instead of the second
 */
record LayerTraits(
    String type,
    LayerFamily family,
    Optional<IActivation> activation,
    ActivationFamily activationFamily,
    Saturation saturation,
    boolean recurrent,
    boolean bidirectional,
    boolean channelsLast) {

  private static final Set<String> FORMAT_OF_INPUT =
      Set.of(ActivationLayer.class.getSimpleName(), DropoutLayer.class.getSimpleName());

  static LayerTraits of(Layer layer) {
    Layer innermost = innermost(layer);
    Optional<IActivation> activation = activation(innermost);
    return new LayerTraits(
        type(layer),
        ClassFamilies.layer(innermost.getClass()),
        activation,
        activationFamily(innermost, activation),
        combinesOutputs(layer)
            ? Saturation.NONE
            : activation.map(Saturation::of).orElse(Saturation.NONE),
        innermost instanceof BaseRecurrentLayer || innermost instanceof RecurrentAttentionLayer,
        isBidirectional(layer),
        channelsLast(layer));
  }

  /**
   * Returns the traits of this layer given the preceding one: an {@link ActivationLayer} or {@link
   * DropoutLayer} has no data format of its own and uses that of its input.
   */
  LayerTraits withFormatOf(LayerTraits preceding) {
    return FORMAT_OF_INPUT.contains(type)
        ? new LayerTraits(
            type,
            family,
            activation,
            activationFamily,
            saturation,
            recurrent,
            bidirectional,
            preceding.channelsLast)
        : this;
  }

  private static Optional<Layer> wrapped(Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      return Optional.of(wrapper.getUnderlying());
    }
    if (layer instanceof FrozenLayer frozen) {
      return Optional.of(frozen.getLayer());
    }
    if (layer instanceof Bidirectional bidirectional) {
      return Optional.of(bidirectional.getFwd());
    }
    return Optional.empty();
  }

  /** The layer itself, without its wrappers. */
  static Layer innermost(Layer layer) {
    return wrapped(layer).map(LayerTraits::innermost).orElse(layer);
  }

  private static String type(Layer layer) {
    String name = layer.getClass().getSimpleName();
    return wrapped(layer).map(inner -> name + "(" + type(inner) + ")").orElse(name);
  }

  /**
   * Returns whether a wrapper combines outputs, for example by adding them, so that they are no
   * longer those of the activation function.
   */
  private static boolean combinesOutputs(Layer layer) {
    boolean combines =
        layer instanceof Bidirectional bidirectional
            && bidirectional.getMode() != Bidirectional.Mode.CONCAT;
    return combines || wrapped(layer).map(LayerTraits::combinesOutputs).orElse(false);
  }

  /**
   * Returns the activation function that the layer applies. Every {@link BaseLayer} has one
   * configured, sigmoid by default, but not every one applies it.
   */
  private static Optional<IActivation> activation(Layer layer) {
    if (layer instanceof BatchNormalization
        || layer instanceof DropoutLayer
        || layer instanceof PReLULayer
        || layer instanceof RepeatVector
        || layer instanceof VariationalAutoencoder) {
      return Optional.empty();
    }
    if (layer instanceof ActivationLayer activationLayer) {
      return Optional.of(activationLayer.getActivationFn());
    }
    if (layer instanceof LocallyConnected1D locallyConnected) {
      return Optional.of(locallyConnected.getActivation().getActivationFunction());
    }
    if (layer instanceof LocallyConnected2D locallyConnected) {
      return Optional.of(locallyConnected.getActivation().getActivationFunction());
    }
    if (layer instanceof RecurrentAttentionLayer attention) {
      return Optional.of(attention.getActivation().getActivationFunction());
    }
    return layer instanceof BaseLayer base
        ? Optional.ofNullable(base.getActivationFn())
        : Optional.empty();
  }

  /** The family of what the layer applies, including what it does not state as a function. */
  private static ActivationFamily activationFamily(Layer layer, Optional<IActivation> activation) {
    if (layer instanceof PReLULayer) {
      return ActivationFamily.LEAKY_RELU;
    }
    if (layer instanceof VariationalAutoencoder autoencoder) {
      return ClassFamilies.activation(autoencoder.getPzxActivationFn().getClass());
    }
    if (layer instanceof CapsuleLayer || layer instanceof PrimaryCapsules) {
      return ActivationFamily.OTHER; // squash
    }
    return activation
        .map(function -> ClassFamilies.activation(function.getClass()))
        .orElse(ActivationFamily.IDENTITY);
  }

  @SuppressWarnings("deprecation") // GravesBidirectionalLSTM, which networks still have
  private static boolean isBidirectional(Layer layer) {
    return layer instanceof Bidirectional
        || layer instanceof GravesBidirectionalLSTM
        || wrapped(layer).map(LayerTraits::isBidirectional).orElse(false);
  }

  private static boolean channelsLast(Layer layer) {
    if (layer instanceof TimeDistributed distributed) {
      return distributed.getRnnDataFormat() == RNNFormat.NWC;
    }
    Optional<Layer> wrapped = wrapped(layer);
    if (wrapped.isPresent()) {
      return channelsLast(wrapped.get());
    }
    if (layer instanceof BatchNormalization normalization) {
      return normalization.getCnn2DFormat() == CNN2DFormat.NHWC;
    }
    if (layer instanceof LocallyConnected2D locallyConnected) {
      return locallyConnected.getFormat() == CNN2DFormat.NHWC;
    }
    if (layer instanceof BaseRecurrentLayer recurrent) {
      return recurrent.getRnnDataFormat() == RNNFormat.NWC;
    }
    if (layer instanceof Convolution1DLayer convolution) {
      return convolution.getRnnDataFormat() == RNNFormat.NWC;
    }
    if (layer instanceof Convolution3D convolution) {
      return convolution.getDataFormat() == Convolution3D.DataFormat.NDHWC;
    }
    if (layer instanceof Deconvolution3D convolution) {
      return convolution.getDataFormat() == Convolution3D.DataFormat.NDHWC;
    }
    // ConvolutionUtils.layerHasConvolutionLayout returns false for both
    boolean twoDimensional =
        layer instanceof ConvolutionLayer
            || layer instanceof SubsamplingLayer
            || ConvolutionUtils.layerHasConvolutionLayout(layer);
    return twoDimensional && ConvolutionUtils.getFormatForLayer(layer) == CNN2DFormat.NHWC;
  }
}
