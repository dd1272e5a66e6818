package io.gradwatch.detect.window;

import io.gradwatch.detect.feature.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Depth ratios of the layers: the root mean square of a layer's gradient over that of the strongest
 * layer behind it. A layer without any gradient is disconnected rather than weak, and has none.
 */
public final class DepthRatios {

  private DepthRatios() {}

  /**
   * The gradient of a layer and that of the strongest layer behind it.
   *
   * @param layer layer
   * @param rms root mean square of its weight gradient
   * @param strongest strongest layer between it and a loss
   * @param strongestRms root mean square of the strongest tensor of that layer
   */
  public record DepthRatio(
      LayerHistory layer, double rms, LayerHistory strongest, double strongestRms) {

    public double value() {
      return rms / strongestRms;
    }
  }

  /**
   * The smallest of the depth ratios in the order of the list; NaN if one is, or without any. In a
   * graph no depth ratio is smaller, since the list has every layer behind another after it.
   */
  static double smallestInList(RunView run) {
    List<LayerHistory> layers = run.trainedLayers();
    double smallest = Double.POSITIVE_INFINITY;
    double strongest = 0;
    boolean found = false;
    for (int i = layers.size() - 1; i >= 0; i--) {
      double rms = run.feature(Feature.GRADIENT_RMS, layers.get(i));
      if (rms == 0) {
        continue;
      }
      if (strongest > 0) {
        smallest = Math.min(smallest, rms / strongest);
        found = true;
      }
      strongest = Math.max(strongest, run.feature(Feature.STRONGEST_TENSOR_RMS, layers.get(i)));
    }
    return found ? smallest : Double.NaN;
  }

  /** The smallest of the depth ratios; NaN if one is, or without any. */
  static double smallest(RunView run) {
    return run.facts().isBranched()
        ? ofGraph(run).stream().mapToDouble(DepthRatio::value).min().orElse(Double.NaN)
        : run.feature(Feature.DEPTH_RATIO_BOUND);
  }

  /** Depth ratios of the layers that receive gradient and have a layer behind them that does. */
  public static List<DepthRatio> of(RunView run) {
    if (run.facts().isBranched()) {
      return ofGraph(run);
    }
    List<LayerHistory> layers = run.trainedLayers();
    List<DepthRatio> ratios = new ArrayList<>();
    Optional<LayerHistory> strongest = Optional.empty();
    double strongestRms = 0;
    for (int i = layers.size() - 1; i >= 0; i--) {
      LayerHistory layer = layers.get(i);
      double rms = run.feature(Feature.GRADIENT_RMS, layer);
      if (rms == 0) {
        continue;
      }
      if (strongest.isPresent()) {
        ratios.add(0, new DepthRatio(layer, rms, strongest.get(), strongestRms));
      }
      double strength = run.feature(Feature.STRONGEST_TENSOR_RMS, layer);
      if (strength > strongestRms) {
        strongest = Optional.of(layer);
        strongestRms = strength;
      }
    }
    return ratios;
  }

  /** The same along the edges: two towers that share only their input are not behind each other. */
  private static List<DepthRatio> ofGraph(RunView run) {
    List<LayerHistory> layers = run.trainedLayers();
    double[] strengths = new double[layers.size()];
    for (int i = 0; i < strengths.length; i++) {
      strengths[i] = run.feature(Feature.STRONGEST_TENSOR_RMS, layers.get(i));
    }
    List<DepthRatio> ratios = new ArrayList<>();
    for (LayerHistory layer : layers) {
      double rms = run.feature(Feature.GRADIENT_RMS, layer);
      int strongest = -1;
      for (int i = 0; i < strengths.length; i++) {
        boolean stronger = strengths[i] > (strongest < 0 ? 0 : strengths[strongest]);
        if (stronger && run.facts().isBehind(layer.index(), layers.get(i).index())) {
          strongest = i;
        }
      }
      if (rms != 0 && strongest >= 0) {
        ratios.add(new DepthRatio(layer, rms, layers.get(strongest), strengths[strongest]));
      }
    }
    return ratios;
  }
}
