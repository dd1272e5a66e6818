package io.gradwatch.monitor.metrics;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingLayer;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Layers in the order in which they deserve to be seen: those that a verdict names, those with
 * non-finite gradients, and then by how many decades the norm lies from the middle layer's.
 */
final class WorstLayers {

  private WorstLayers() {}

  static List<RollingLayer> sorted(List<RollingLayer> layers, List<Event> active) {
    Set<Integer> named = new HashSet<>();
    active.forEach(event -> event.layer().ifPresent(layer -> named.add(layer.index())));
    double middle = medianDecades(layers);
    return layers.stream()
        .sorted(
            Comparator.comparing((RollingLayer layer) -> !named.contains(layer.index()))
                .thenComparing(Comparator.comparingInt(RollingLayer::nonFinite).reversed())
                .thenComparing(
                    Comparator.comparingDouble(
                            (RollingLayer layer) -> Math.abs(decades(layer) - middle))
                        .reversed()))
        .toList();
  }

  private static double medianDecades(List<RollingLayer> layers) {
    double[] sorted = layers.stream().mapToDouble(WorstLayers::decades).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  /** A norm of zero counts as the smallest that a double can hold. */
  private static double decades(RollingLayer layer) {
    return Math.log10(Math.max(layer.medianL2Norm(), Double.MIN_VALUE));
  }
}
