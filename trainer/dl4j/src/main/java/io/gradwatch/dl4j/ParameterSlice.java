package io.gradwatch.dl4j;

import io.gradwatch.protocol.TensorRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.params.SimpleRnnParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Slice of a network's flat arrays of parameters and gradients that holds one parameter tensor.
 *
 * @param layer layer that the parameter belongs to
 * @param param name of the parameter within the layer
 * @param role what the parameter is for
 * @param offset index of its first element
 * @param length number of elements
 * @param dividedByBatchSize whether the updater divides its gradient by the batch size; false for
 *     the running statistics of a batch normalisation
 * @param unitMatrix layout of the tensor as a matrix of units; empty if it is no such matrix
 */
record ParameterSlice(
    LayerHandle layer,
    String param,
    TensorRole role,
    long offset,
    long length,
    boolean dividedByBatchSize,
    Optional<UnitMatrix> unitMatrix) {

  /**
   * Returns the slices of all parameters that receive a gradient, in the order of the network. The
   * offset is taken from the parameter's own view of the flat array, because some layers list their
   * weights first but store them last.
   *
   * @param flat flat parameters of the whole network
   */
  static List<ParameterSlice> of(List<LayerHandle> handles, INDArray flat) {
    List<ParameterSlice> slices = new ArrayList<>();
    for (LayerHandle handle : handles) {
      Set<String> trained = paramTable(handle, true).keySet();
      for (Map.Entry<String, INDArray> entry : paramTable(handle, false).entrySet()) {
        String param = entry.getKey();
        if (handle.receivesGradient() && trained.contains(param)) {
          TensorRole role = role(handle.layer(), param);
          slices.add(
              new ParameterSlice(
                  handle,
                  NameSanitizer.name(param),
                  role,
                  offset(handle, param, entry.getValue(), flat),
                  entry.getValue().length(),
                  handle.trainable().updaterDivideByMinibatch(param),
                  unitMatrix(handle.layer(), role, entry.getValue())));
        }
      }
    }
    return slices;
  }

  private static long offset(LayerHandle handle, String param, INDArray view, INDArray flat) {
    long offset = view.offset() - flat.offset();
    if (offset < 0 || offset + view.length() > flat.length()) {
      throw new IllegalStateException(
          handle.name() + "." + param + " is not a view of the network's flat parameters");
    }
    return offset;
  }

  /**
   * Returns the parameters by name; empty for a layer without parameters, for which Deeplearning4j
   * returns null or an empty map.
   */
  private static Map<String, INDArray> paramTable(LayerHandle handle, boolean backpropOnly) {
    return Optional.ofNullable(handle.trainable().paramTable(backpropOnly))
        .<Map<String, INDArray>>map(LinkedHashMap::new)
        .orElseGet(Map::of);
  }

  private static Optional<UnitMatrix> unitMatrix(
      Optional<Layer> layer, TensorRole role, INDArray parameter) {
    return layer
        .map(l -> LayerTraits.innermost(l.conf().getLayer()))
        .flatMap(conf -> UnitMatrix.of(conf, role, parameter));
  }

  private static TensorRole role(Optional<Layer> layer, String param) {
    return layer.map(l -> role(l.conf().getLayer(), param)).orElse(TensorRole.OTHER);
  }

  /**
   * Asks the innermost layer: Deeplearning4j classifies every parameter of a bidirectional layer,
   * whose names are prefixed with a letter for the direction, as a bias.
   */
  private static TensorRole role(org.deeplearning4j.nn.conf.layers.Layer conf, String param) {
    if (conf instanceof Bidirectional bidirectional) {
      return role(bidirectional.getFwd(), param.substring(1));
    }
    if (conf instanceof BaseWrapperLayer wrapper) {
      return role(wrapper.getUnderlying(), param);
    }
    if (conf.initializer().isBiasParam(conf, param)) {
      return TensorRole.BIAS;
    }
    if (!conf.initializer().isWeightParam(conf, param)
        || param.equals(DefaultParamInitializer.GAIN_KEY)) {
      return TensorRole.OTHER;
    }
    return param.contains(SimpleRnnParamInitializer.RECURRENT_WEIGHT_KEY)
        ? TensorRole.RECURRENT_WEIGHT
        : TensorRole.WEIGHT;
  }
}
