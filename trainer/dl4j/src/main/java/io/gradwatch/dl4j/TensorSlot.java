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
 * Where one parameter tensor lies in a network's flat arrays of parameters and gradients.
 *
 * @param part whose parameter it is
 * @param param its name in the part
 * @param role what the parameter is for
 * @param offset of its first element
 * @param length in elements
 * @param divided whether the updater divides its gradient by the batch size; not so for the running
 *     statistics of a batch normalisation
 * @param units how it is a matrix of units; empty when it is none
 */
record TensorSlot(
    Part part,
    String param,
    TensorRole role,
    long offset,
    long length,
    boolean divided,
    Optional<UnitMatrix> units) {

  /**
   * Those that back-propagation reaches, in the order of the network. Where each lies, its own view
   * of the flat array tells: some layers name their weights first and lay them out last.
   *
   * @param flat parameters of the whole network
   */
  static List<TensorSlot> of(List<Part> parts, INDArray flat) {
    List<TensorSlot> slots = new ArrayList<>();
    for (Part part : parts) {
      Set<String> trained = table(part, true).keySet();
      for (Map.Entry<String, INDArray> entry : table(part, false).entrySet()) {
        String param = entry.getKey();
        if (part.reached() && trained.contains(param)) {
          TensorRole role = role(part.layer(), param);
          slots.add(
              new TensorSlot(
                  part,
                  Names.fit(param),
                  role,
                  offset(part, param, entry.getValue(), flat),
                  entry.getValue().length(),
                  part.parameters().updaterDivideByMinibatch(param),
                  units(part.layer(), role, entry.getValue())));
        }
      }
    }
    return slots;
  }

  private static long offset(Part part, String param, INDArray view, INDArray flat) {
    long offset = view.offset() - flat.offset();
    if (offset < 0 || offset + view.length() > flat.length()) {
      throw new IllegalStateException(
          part.name() + "." + param + " is no view of the network's flat parameters");
    }
    return offset;
  }

  /** Empty for a part without parameters, for which Deeplearning4j returns null or an empty map. */
  private static Map<String, INDArray> table(Part part, boolean backpropOnly) {
    return Optional.ofNullable(part.parameters().paramTable(backpropOnly))
        .<Map<String, INDArray>>map(LinkedHashMap::new)
        .orElseGet(Map::of);
  }

  private static Optional<UnitMatrix> units(
      Optional<Layer> layer, TensorRole role, INDArray parameter) {
    return layer
        .map(l -> LayerTraits.innermost(l.conf().getLayer()))
        .flatMap(conf -> UnitMatrix.of(conf, role, parameter));
  }

  private static TensorRole role(Optional<Layer> layer, String param) {
    return layer.map(l -> role(l.conf().getLayer(), param)).orElse(TensorRole.OTHER);
  }

  /**
   * Asks the innermost layer: of a bidirectional layer's parameters, which have the direction's
   * letter in front, Deeplearning4j calls every one a bias.
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
