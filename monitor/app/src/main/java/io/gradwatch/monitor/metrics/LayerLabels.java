package io.gradwatch.monitor.metrics;

import io.gradwatch.detect.RunSnapshot;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.RollingLayer;
import io.gradwatch.protocol.RunInfo;

/** Labels of a run's layers: the depth with leading zeros, so that they sort, and the name. */
record LayerLabels(int digits) {

  private static final int MIN_DIGITS = 2;

  static LayerLabels of(RunSnapshot snapshot) {
    int deepest = snapshot.info().map(RunInfo::layers).map(layers -> layers.size() - 1).orElse(0);
    int deepestSeen =
        snapshot
            .norms()
            .map(norms -> norms.layers().stream().mapToInt(RollingLayer::index).max().orElse(0))
            .orElse(0);
    int digits = String.valueOf(Math.max(deepest, deepestSeen)).length();
    return new LayerLabels(Math.max(MIN_DIGITS, digits));
  }

  String of(LayerRef layer) {
    return of(layer.index(), layer.name());
  }

  String of(int index, String name) {
    return String.format(java.util.Locale.ROOT, "%0" + digits + "d_%s", index, name);
  }
}
