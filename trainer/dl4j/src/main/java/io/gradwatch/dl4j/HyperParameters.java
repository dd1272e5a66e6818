package io.gradwatch.dl4j;

import io.gradwatch.protocol.Contract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Reads hyper-parameters from a network's configuration. Where layers differ, a value lists the
 * distinct values in the order of the layers.
 *
 * <ul>
 *   <li>{@code updater}, {@code learningRate} (at the first step)
 *   <li>{@code loss}: name of the loss function, for example mcxent, xent, mse, mae
 *   <li>{@code outputs}: number of units of the output layer
 *   <li>{@code gradientNormalization} and, if it clips, {@code gradientNormalizationThreshold}
 *   <li>{@code backpropType} TruncatedBPTT and {@code tbpttLength}
 * </ul>
 */
final class HyperParameters {

  private HyperParameters() {}

  /** Returns the hyper-parameters of the configuration, overridden by the explicit ones. */
  static Map<String, String> of(NetworkAdapter network, Map<String, String> explicit) {
    Map<String, String> merged = new HashMap<>(explicit);
    configured(network)
        .forEach(
            (name, value) -> {
              boolean hasRoom = merged.size() < Contract.MAX_HYPER_PARAMETERS;
              if (hasRoom && !value.isEmpty()) {
                merged.putIfAbsent(name, NameSanitizer.name(value));
              }
            });
    return merged;
  }

  private static Map<String, String> configured(NetworkAdapter network) {
    List<Layer> learning =
        layers(network.layerHandles().stream().filter(LayerHandle::receivesGradient));
    List<Layer> outputs = layers(network.layerHandles().stream().filter(LayerHandle::isOutput));
    List<BaseLayer> base = learning.stream().flatMap(instancesOf(BaseLayer.class)).toList();
    List<IUpdater> updaters =
        base.stream().map(BaseLayer::getIUpdater).filter(Objects::nonNull).toList();
    List<BaseLayer> normalized =
        base.stream().filter(layer -> normalization(layer) != GradientNormalization.None).toList();
    Map<String, String> found = new HashMap<>();
    found.put("updater", joinDistinct(updaters.stream().map(u -> u.getClass().getSimpleName())));
    found.put(
        "learningRate",
        joinDistinct(
            updaters.stream()
                .filter(IUpdater::hasLearningRate)
                .map(updater -> Double.toString(updater.getLearningRate(0, 0)))));
    found.put(
        "loss",
        joinDistinct(
            outputs.stream()
                .flatMap(layer -> OutputDescription.lossFunction(layer).stream())
                .map(OutputDescription::name)));
    found.put(
        "outputs",
        outputs.stream()
            .flatMap(instancesOf(FeedForwardLayer.class))
            .filter(layer -> layer.getNOut() > 0)
            .map(layer -> Long.toString(layer.getNOut()))
            .collect(Collectors.joining(", ")));
    found.put(
        "gradientNormalization",
        joinDistinct(normalized.stream().map(l -> normalization(l).toString())));
    found.put(
        "gradientNormalizationThreshold",
        joinDistinct(
            normalized.stream()
                .filter(layer -> normalization(layer).toString().startsWith("Clip"))
                .map(layer -> Double.toString(layer.getGradientNormalizationThreshold()))));
    network
        .tbpttLength()
        .ifPresent(
            steps -> {
              found.put("backpropType", BackpropType.TruncatedBPTT.toString());
              found.put("tbpttLength", Integer.toString(steps));
            });
    return found;
  }

  private static List<Layer> layers(Stream<LayerHandle> handles) {
    return handles
        .flatMap(handle -> handle.layer().stream())
        .map(layer -> LayerTraits.innermost(layer.conf().getLayer()))
        .toList();
  }

  private static <T> Function<Object, Stream<T>> instancesOf(Class<T> type) {
    return object -> type.isInstance(object) ? Stream.of(type.cast(object)) : Stream.empty();
  }

  private static String joinDistinct(Stream<String> values) {
    return values.distinct().collect(Collectors.joining(", "));
  }

  private static GradientNormalization normalization(BaseLayer layer) {
    return Optional.ofNullable(layer.getGradientNormalization()).orElse(GradientNormalization.None);
  }
}
