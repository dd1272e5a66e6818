package io.gradwatch.monitor.live;

import io.gradwatch.protocol.RollingLayer;
import io.gradwatch.protocol.RollingReport;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Loss and gradient norms of a run over time, with one point for each step at which the run was
 * polled. When it is full, every second point is removed, so that it always spans the whole run.
 */
final class LossTimeline {

  static final int MAX_POINTS = 1_000;

  private final List<LossTimelinePoint> points = new ArrayList<>();
  private int attempt;

  synchronized void add(RollingReport norms) {
    if (norms.attempt() != attempt) {
      attempt = norms.attempt();
      points.clear();
    }
    if (!points.isEmpty() && points.get(points.size() - 1).step() >= norms.step()) {
      return;
    }
    if (points.size() >= MAX_POINTS) {
      thin();
    }
    points.add(point(norms));
  }

  private void thin() {
    for (int i = points.size() - 2; i > 0; i -= 2) {
      points.remove(i);
    }
  }

  private static LossTimelinePoint point(RollingReport norms) {
    List<RollingLayer> layers =
        norms.layers().stream().filter(layer -> layer.observed() > 0).toList();
    return new LossTimelinePoint(
        norms.step(),
        norms.loss(),
        layers.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(layers.get(0).medianL2Norm()),
        layers.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(layers.get(layers.size() - 1).medianL2Norm()));
  }

  synchronized List<LossTimelinePoint> points() {
    return List.copyOf(points);
  }
}
