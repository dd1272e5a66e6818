package io.gradwatch.monitor.metrics;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Quantile;
import io.gradwatch.protocol.RollingLayer;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sorts layers by their need for attention: first those named by a verdict, then those with
 * non-finite gradients, then by the distance of their norm from the median layer's, in decades.
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
    return Quantile.median(layers.stream().mapToDouble(WorstLayers::decades).toArray());
  }

  /** Treats a norm of zero as the smallest positive double. */
  private static double decades(RollingLayer layer) {
    return Math.log10(Math.max(layer.medianL2Norm(), Double.MIN_VALUE));
  }
}
