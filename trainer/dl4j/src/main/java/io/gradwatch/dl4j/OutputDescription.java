package io.gradwatch.dl4j;

import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.LossFamily;
import io.gradwatch.protocol.LossReduction;
import io.gradwatch.protocol.OutputInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** Describes the outputs of a network, each with its loss, from the configuration of its layers. */
final class OutputDescription {

  private OutputDescription() {}

  /** The outputs in the order of their layers. */
  static List<OutputInfo> of(NetworkAdapter network) {
    return network.layerHandles().stream()
        .filter(LayerHandle::isOutput)
        .limit(Contract.MAX_OUTPUTS)
        .map(OutputDescription::output)
        .toList();
  }

  private static OutputInfo output(LayerHandle handle) {
    Optional<Layer> layer = configuration(handle);
    Optional<ILossFunction> loss = layer.flatMap(OutputDescription::lossFunction);
    OutputInfo output =
        OutputInfo.of(
                handle.name(),
                loss.map(function -> ClassFamilies.loss(function.getClass()))
                    .orElse(LossFamily.OTHER),
                loss.map(OutputDescription::name).map(NameSanitizer::name).orElse(""),
                layer
                    .map(LayerTraits::of)
                    .map(LayerTraits::activationFamily)
                    .orElse(ActivationFamily.OTHER),
                layer.map(OutputDescription::units).orElse(0L))
            .ofLayer(handle.index())
            .withUnitReduction(
                loss.map(function -> ClassFamilies.unitReduction(function.getClass()))
                    .orElse(LossReduction.UNKNOWN));
    OutputInfo weighted =
        loss.map(function -> output.weighted(weights(function).isPresent())).orElse(output);
    boolean perTimeStep =
        layer
            .filter(own -> own instanceof RnnOutputLayer || own instanceof RnnLossLayer)
            .isPresent();
    // Deeplearning4j divides the loss by the number of examples only
    return perTimeStep ? weighted.perTimeStep(LossReduction.SUM) : weighted;
  }

  private static Optional<Layer> configuration(LayerHandle handle) {
    return handle.layer().map(own -> LayerTraits.innermost(own.conf().getLayer()));
  }

  private static long units(Layer layer) {
    return layer instanceof FeedForwardLayer feedForward ? Math.max(0, feedForward.getNOut()) : 0;
  }

  /** The loss function of an output layer; empty if it has none that is a class of its own. */
  static Optional<ILossFunction> lossFunction(Layer layer) {
    if (layer instanceof BaseOutputLayer output) {
      return Optional.ofNullable(output.getLossFn());
    }
    if (layer instanceof LossLayer output) {
      return Optional.ofNullable(output.getLossFn());
    }
    if (layer instanceof RnnLossLayer output) {
      return Optional.ofNullable(output.getLossFn());
    }
    if (layer instanceof CnnLossLayer output) {
      return Optional.ofNullable(output.getLossFn());
    }
    return layer instanceof Cnn3DLossLayer output
        ? Optional.ofNullable(output.getLossFn())
        : Optional.empty();
  }

  /** The name by which a user configures a loss, for example mcxent for {@code LossMCXENT}. */
  static String name(ILossFunction function) {
    if (function instanceof LossBinaryXENT) {
      return "xent";
    }
    if (function instanceof LossSparseMCXENT) {
      return "sparse_mcxent";
    }
    String type = function.getClass().getSimpleName();
    return (type.startsWith("Loss") ? type.substring(4) : type).toLowerCase(Locale.ROOT);
  }

  /** The weights of the units of the only output; empty if there are none, or several outputs. */
  static Optional<INDArray> weights(NetworkAdapter network) {
    List<LayerHandle> outputs =
        network.layerHandles().stream().filter(LayerHandle::isOutput).toList();
    return outputs.size() == 1
        ? configuration(outputs.get(0))
            .flatMap(OutputDescription::lossFunction)
            .flatMap(OutputDescription::weights)
        : Optional.empty();
  }

  /** The weights of the units, for example of the classes; empty if they count equally. */
  static Optional<INDArray> weights(ILossFunction function) {
    INDArray weights = null;
    if (function instanceof LossMCXENT loss) {
      weights = loss.getWeights();
    } else if (function instanceof LossBinaryXENT loss) {
      weights = loss.getWeights();
    } else if (function instanceof LossL2 loss) {
      weights = loss.getWeights();
    } else if (function instanceof LossL1 loss) {
      weights = loss.getWeights();
    } else if (function instanceof LossMAPE loss) {
      weights = loss.getWeights();
    } else if (function instanceof LossMSLE loss) {
      weights = loss.getWeights();
    }
    return Optional.ofNullable(weights);
  }
}
