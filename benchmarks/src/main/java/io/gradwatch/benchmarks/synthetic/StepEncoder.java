package io.gradwatch.benchmarks.synthetic;

import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import java.time.Instant;
import java.util.Arrays;

/**
 * Encodes the steps of a {@link SyntheticNetwork}. The layers, nearly all of a record, are encoded
 * once: protobuf writes them last, so a record is its head followed by the layers of one of {@link
 * #PHASES} phases.
 */
public final class StepEncoder {

  /**
   * Number of different steps. A prime above the monitor's window of 64 steps, so that a window
   * never holds a step twice and runs that are offset by a few steps do not fall together.
   */
  static final int PHASES = 67;

  private final SyntheticNetwork network;
  private final byte[][] phases = new byte[PHASES][];
  private final byte[] notANumber;

  public StepEncoder(SyntheticNetwork network) {
    this.network = network;
    for (int phase = 0; phase < PHASES; phase++) {
      phases[phase] = encodedLayers(network, phase, false);
    }
    notANumber = encodedLayers(network, PHASES, true);
  }

  private static byte[] encodedLayers(SyntheticNetwork network, int seed, boolean notANumber) {
    StepReport header = network.header("run", 0, Instant.EPOCH);
    byte[] whole =
        StepReportCodec.encode(header.withLayers(network.layerReports(seed, notANumber)));
    return Arrays.copyOfRange(whole, StepReportCodec.encode(header).length, whole.length);
  }

  public SyntheticNetwork network() {
    return network;
  }

  /**
   * A healthy or a sick step, whichever the network is.
   *
   * @param offset number by which the noise of this run is shifted against that of other runs
   */
  public byte[] encode(String run, int offset, long step, Instant time) {
    return concat(run, step, time, phases[(int) ((step + offset) % PHASES)]);
  }

  /** A step at which an element of the last layer's gradient is NaN. */
  public byte[] encodeNotANumber(String run, long step, Instant time) {
    return concat(run, step, time, notANumber);
  }

  private byte[] concat(String run, long step, Instant time, byte[] layers) {
    byte[] head = StepReportCodec.encode(network.header(run, step, time));
    byte[] record = Arrays.copyOf(head, head.length + layers.length);
    System.arraycopy(layers, 0, record, head.length, layers.length);
    return record;
  }
}
