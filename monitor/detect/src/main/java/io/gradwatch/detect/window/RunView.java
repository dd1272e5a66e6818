package io.gradwatch.detect.window;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.RunInfo;
import java.util.List;
import java.util.Optional;

/**
 * What detectors see of a run at a step: its history, that step included.
 *
 * @param step the newest step
 * @param firstStep the first step seen of this attempt
 * @param layers from input to output
 * @param loss of the run
 * @param lossReported whether the newest step came with a loss
 * @param learningRate of the newest step; NaN when not known
 * @param info what the run said of itself; empty when it has not come yet
 */
public record RunView(
    long step,
    long firstStep,
    List<LayerHistory> layers,
    LossHistory loss,
    boolean lossReported,
    double learningRate,
    Optional<RunInfo> info) {

  public RunView {
    layers = List.copyOf(layers);
  }

  /** Layers that have weights and are trained: frozen ones receive no gradient by intention. */
  public List<LayerHistory> trainedLayers() {
    return layers.stream().filter(layer -> layer.norms().count() > 0 && !frozen(layer)).toList();
  }

  private boolean frozen(LayerHistory layer) {
    return info(layer).map(known -> known.trainableParameters() == 0).orElse(false);
  }

  /** What the model summary says of a layer. */
  public Optional<LayerInfo> info(LayerHistory layer) {
    return info.map(RunInfo::layers)
        .filter(all -> layer.index() < all.size())
        .map(all -> all.get(layer.index()));
  }

  /** Name of a layer's activation function; empty when not known. */
  public String activation(LayerHistory layer) {
    return info(layer).map(LayerInfo::activation).orElse("");
  }

  /** The step at which the window of the newest {@code steps} begins. */
  public long stepsAgo(int steps) {
    return Math.max(firstStep, step - steps);
  }
}
