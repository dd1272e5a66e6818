package io.gradwatch.benchmarks.decoding;

import io.gradwatch.benchmarks.synthetic.NetworkCondition;
import io.gradwatch.benchmarks.synthetic.StepEncoder;
import io.gradwatch.benchmarks.synthetic.SyntheticNetwork;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepColumnsDecoder;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Decodes one step report at a time, in turn from different steps of the same run. */
@State(Scope.Thread)
public class DecodingBenchmark {

  /** Number of different records; their bytes fit a second-level cache up to 50 layers. */
  private static final int RECORDS = 16;

  private final StepColumnsDecoder decoder = new StepColumnsDecoder();
  private final byte[][] records = new byte[RECORDS][];
  private int next;

  @Param("50")
  int layers;

  @Setup
  public void encode() {
    StepEncoder encoder = new StepEncoder(network(layers));
    for (int step = 0; step < RECORDS; step++) {
      records[step] = encoder.encode("run", 0, step, Instant.EPOCH.plusMillis(step));
    }
  }

  static SyntheticNetwork network(int layers) {
    return new SyntheticNetwork(layers, NetworkCondition.HEALTHY);
  }

  private byte[] next() {
    next = (next + 1) % RECORDS;
    return records[next];
  }

  /** A record for each layer and tensor. */
  @Benchmark
  public Decoded<StepReport> toRecords() {
    return StepReportCodec.decode(next());
  }

  /** Arrays that the next report reuses. */
  @Benchmark
  public Decoded<StepColumns> toColumns() {
    return decoder.decode(next());
  }
}
