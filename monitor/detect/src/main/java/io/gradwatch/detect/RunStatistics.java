package io.gradwatch.detect;

import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.MagnitudeBuckets;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Statistics of a run besides its rolling norms, for display; they are not published.
 *
 * @param learningRate learning rate of the newest step; empty if it is unknown or differs by layer
 * @param testLoss newest test loss; empty before the first
 * @param epoch epoch of the newest step
 * @param trend trend of the loss
 * @param lastStepByWorker newest step of each worker
 * @param layers layers that were reported, from input to output
 * @param activeSince time at which each active verdict began
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
   * Statistics of one layer.
   *
   * @param index depth of the layer, 0 at the input
   * @param name name of the layer
   * @param saturatedShare median share of saturated outputs; empty if it was not measured
   * @param deadUnitShare median share of dead units; empty if it was not measured
   * @param details histograms and profiles of the newest step of all layers
   */
  public record LayerStatistics(
      int index,
      String name,
      OptionalDouble saturatedShare,
      OptionalDouble deadUnitShare,
      StepDetails details) {

    /** Statistics with details that exist already. */
    public LayerStatistics(
        int index,
        String name,
        OptionalDouble saturatedShare,
        OptionalDouble deadUnitShare,
        MagnitudeBuckets magnitudes,
        List<TimeStepProfile> profiles) {
      this(index, name, saturatedShare, deadUnitShare, StepDetails.of(index, magnitudes, profiles));
    }

    /** Histogram of the weight gradient at the newest step. */
    public MagnitudeBuckets magnitudes() {
      return details.magnitudes(index);
    }

    /** Gradient by time step, one profile per direction; empty unless recurrent. */
    public List<TimeStepProfile> profiles() {
      return details.profiles(index);
    }
  }

  public RunStatistics {
    lastStepByWorker = Map.copyOf(lastStepByWorker);
    layers = List.copyOf(layers);
    activeSince = Map.copyOf(activeSince);
  }
}
