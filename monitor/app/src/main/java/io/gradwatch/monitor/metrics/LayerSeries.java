package io.gradwatch.monitor.metrics;

import io.gradwatch.detect.RunStatistics;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingLayer;
import io.gradwatch.protocol.RollingTensor;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The series of a run's layers. If the budget is too small for all layers and tensors, every layer
 * has its rolling median, so that the depth profile has no gaps, and the worst layers have the
 * rest.
 */
final class LayerSeries {

  private static final int SERIES_PER_TENSOR = 3;

  private final SeriesBudget budget;
  private final String run;
  private final LayerLabels layerLabels;
  private final Map<Integer, RunStatistics.LayerStatistics> statistics = new HashMap<>();

  LayerSeries(
      SeriesBudget budget,
      String run,
      LayerLabels layerLabels,
      List<RunStatistics.LayerStatistics> statistics) {
    this.budget = budget;
    this.run = run;
    this.layerLabels = layerLabels;
    statistics.forEach(layer -> this.statistics.put(layer.index(), layer));
  }

  void add(List<RollingLayer> layers, List<Event> active) {
    int tensors = layers.stream().mapToInt(layer -> layer.tensors().size()).sum();
    int layerSeries = layers.stream().mapToInt(layer -> points(layer).size()).sum();
    if (layerSeries + tensors * SERIES_PER_TENSOR <= budget.remaining()) {
      layers.forEach(this::addAllOf);
    } else {
      budget.suppress((long) tensors * SERIES_PER_TENSOR);
      List<RollingLayer> worstFirst = WorstLayers.sorted(layers, active);
      worstFirst.forEach(this::addMedian);
      worstFirst.forEach(this::addAllButMedian);
    }
  }

  private void addAllOf(RollingLayer layer) {
    addMedian(layer);
    addAllButMedian(layer);
    layer.tensors().forEach(tensor -> addTensor(label(layer), tensor));
  }

  private void addMedian(RollingLayer layer) {
    if (budget.tryReserve(1)) {
      budget.addPoint(MonitorMeter.L2_NORM_MEDIAN, layer.medianL2Norm(), run, label(layer));
    }
  }

  private void addAllButMedian(RollingLayer layer) {
    Map<MonitorMeter, Double> points = points(layer);
    points.remove(MonitorMeter.L2_NORM_MEDIAN);
    if (budget.tryReserve(points.size())) {
      points.forEach((meter, value) -> budget.addPoint(meter, value, run, label(layer)));
    }
  }

  private String label(RollingLayer layer) {
    return layerLabels.of(layer.index(), layer.name());
  }

  private Map<MonitorMeter, Double> points(RollingLayer layer) {
    Map<MonitorMeter, Double> points = new EnumMap<>(MonitorMeter.class);
    points.put(MonitorMeter.L2_NORM, layer.lastL2Norm());
    points.put(MonitorMeter.L2_NORM_MEDIAN, layer.medianL2Norm());
    points.put(MonitorMeter.L2_NORM_P90, layer.p90L2Norm());
    points.put(MonitorMeter.L2_NORM_MIN, layer.minL2Norm());
    points.put(MonitorMeter.L2_NORM_MAX, layer.maxL2Norm());
    points.put(MonitorMeter.L2_NORM_SLOPE, layer.log10Slope());
    points.put(MonitorMeter.NON_FINITE_STEPS, (double) layer.nonFinite());
    put(points, MonitorMeter.UPDATE_RATIO, layer.updateRatio());
    put(points, MonitorMeter.TIME_SLOPE, layer.timeLog10Slope());
    put(points, MonitorMeter.TIME_SHARE, layer.timeShare());
    RunStatistics.@Nullable LayerStatistics details = statistics.get(layer.index());
    if (details != null) {
      put(points, MonitorMeter.SATURATED_SHARE, details.saturatedShare());
      put(points, MonitorMeter.DEAD_UNIT_SHARE, details.deadUnitShare());
      details.profiles().stream()
          .findFirst()
          .ifPresent(p -> points.put(MonitorMeter.TIME_STEPS, (double) p.timeSteps()));
    }
    return points;
  }

  private static void put(
      Map<MonitorMeter, Double> points, MonitorMeter meter, OptionalDouble value) {
    value.ifPresent(known -> points.put(meter, known));
  }

  private void addTensor(String layer, RollingTensor tensor) {
    if (budget.tryReserve(SERIES_PER_TENSOR)) {
      budget.addPoint(MonitorMeter.TENSOR_L2_NORM, tensor.lastL2Norm(), run, layer, tensor.param());
      budget.addPoint(
          MonitorMeter.TENSOR_L2_NORM_MEDIAN, tensor.medianL2Norm(), run, layer, tensor.param());
      budget.addPoint(
          MonitorMeter.TENSOR_NON_FINITE_STEPS, tensor.nonFinite(), run, layer, tensor.param());
    }
  }
}
