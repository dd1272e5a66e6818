package io.gradwatch.detect;

import io.gradwatch.detect.window.MagnitudeBuckets;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepColumnsDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What only a display shows of the newest step: histograms and profiles. It holds the bytes of the
 * report and decodes them at the first question, in the thread that asks.
 */
public final class StepDetails {

  private final byte[] report;
  private @Nullable Map<Integer, Layer> layers;

  private record Layer(MagnitudeBuckets magnitudes, List<TimeStepProfile> profiles) {}

  /**
   * @param report an encoded step report that has been decoded before; empty if there is none
   */
  StepDetails(byte[] report) {
    this.report = report;
  }

  /** The details of one layer. */
  static StepDetails of(int layer, MagnitudeBuckets magnitudes, List<TimeStepProfile> profiles) {
    StepDetails details = new StepDetails(new byte[0]);
    details.layers = Map.of(layer, new Layer(magnitudes, List.copyOf(profiles)));
    return details;
  }

  /** Histogram of the weight gradient of a layer. */
  MagnitudeBuckets magnitudes(int layer) {
    Layer found = layers().get(layer);
    return found == null ? MagnitudeBuckets.notMeasured() : found.magnitudes();
  }

  /** Gradient by time step of a layer, one profile per direction; empty unless recurrent. */
  List<TimeStepProfile> profiles(int layer) {
    Layer found = layers().get(layer);
    return found == null ? List.of() : found.profiles();
  }

  private synchronized Map<Integer, Layer> layers() {
    if (layers == null) {
      layers = new HashMap<>();
      if (report.length > 0
          && new StepColumnsDecoder().decode(report)
              instanceof Decoded.Accepted<StepColumns> accepted) {
        StepColumns step = accepted.value();
        for (int i = 0; i < step.layers(); i++) {
          layers.put(
              step.layerIndex(i), new Layer(MagnitudeBuckets.of(step, i), profiles(step, i)));
        }
      }
    }
    return layers;
  }

  private static List<TimeStepProfile> profiles(StepColumns step, int layer) {
    List<TimeStepProfile> profiles = new ArrayList<>();
    if (step.hasTimeSteps(layer)) {
      profiles.add(
          TimeStepProfile.of(
              TimeStepProfile.Direction.FORWARD,
              step.timeSteps(layer),
              t -> step.timeStepNorm(layer, t)));
    }
    int reverse = step.reverseTimeSteps(layer);
    if (reverse > 0) {
      profiles.add(
          TimeStepProfile.of(
              TimeStepProfile.Direction.BACKWARD,
              reverse,
              t -> step.reverseTimeStepNorm(layer, reverse - 1 - t)));
    }
    return profiles;
  }
}
