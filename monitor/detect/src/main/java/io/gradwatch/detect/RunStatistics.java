package io.gradwatch.detect;

import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.MagnitudeBuckets;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What is known of a run besides its rolling norms, for display; it is not on the wire.
 *
 * @param learningRate of the newest step; empty when there is no single one
 * @param testLoss the newest; empty before the first
 * @param epoch of the newest step
 * @param trend where the loss is heading
 * @param lastStepByWorker newest step of each
 * @param layers those that were reported, from input to output
 * @param activeSince when each verdict that holds began
 */
public record RunStatistics(
    OptionalDouble learningRate,
    OptionalDouble testLoss,
    int epoch,
    LossTrend trend,
    Map<Integer, Long> lastStepByWorker,
    List<LayerStatistics> layers,
    Map<VerdictKind, Instant> activeSince) {

  /**
   * One layer.
   *
   * @param index depth, from 0 at the input
   * @param name of the layer
   * @param saturatedShare median over the window; empty when not measured
   * @param deadUnitShare median over the window; empty when not measured
   * @param magnitudes of the weights' gradient at the newest step
   * @param profiles through time, one for each direction; none unless recurrent
   */
  public record LayerStatistics(
      int index,
      String name,
      OptionalDouble saturatedShare,
      OptionalDouble deadUnitShare,
      MagnitudeBuckets magnitudes,
      List<TimeStepProfile> profiles) {

    public LayerStatistics {
      profiles = List.copyOf(profiles);
    }
  }

  public RunStatistics {
    lastStepByWorker = Map.copyOf(lastStepByWorker);
    layers = List.copyOf(layers);
    activeSince = Map.copyOf(activeSince);
  }
}
