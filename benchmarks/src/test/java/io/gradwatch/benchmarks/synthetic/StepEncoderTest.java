package io.gradwatch.benchmarks.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.detector.GradwatchFaultDetector;
import io.gradwatch.benchmarks.detector.VerdictSummary;
import io.gradwatch.benchmarks.recording.RecordedReport;
import io.gradwatch.benchmarks.recording.Recording;
import io.gradwatch.benchmarks.recording.RunMetadata;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StepEncoderTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static StepReport decode(byte[] bytes) {
    if (StepReportCodec.decode(bytes) instanceof Decoded.Accepted<StepReport> accepted) {
      return accepted.value();
    }
    throw new AssertionError("rejected: " + StepReportCodec.decode(bytes));
  }

  /** Verdicts of a run, one step of which may hold a NaN. */
  private static List<VerdictSummary> verdicts(StepEncoder encoder, int steps, int notANumberAt) {
    List<RecordedReport> reports = new ArrayList<>();
    reports.add(new RecordedReport.Info(encoder.network().info("run", START)));
    for (int step = 0; step < steps; step++) {
      Instant time = START.plusMillis(100L * step);
      byte[] bytes =
          step == notANumberAt
              ? encoder.encodeNotANumber("run", step, time)
              : encoder.encode("run", 0, step, time);
      reports.add(new RecordedReport.Step(decode(bytes)));
    }
    RunMetadata metadata = new RunMetadata("synthetic", 1, "", 0, "", List.of());
    return new GradwatchFaultDetector().detect(new Recording(metadata, reports)).verdicts();
  }

  @Test
  void joinsHeadAndLayersToAValidStep() {
    SyntheticNetwork network = new SyntheticNetwork(50, NetworkCondition.HEALTHY);
    StepEncoder encoder = new StepEncoder(network);

    StepReport step = decode(encoder.encode("some run", 3, 200, START));

    assertThat(step.run()).isEqualTo("some run");
    assertThat(step.step()).isEqualTo(200);
    assertThat(step.time()).isEqualTo(START);
    assertThat(step.layers())
        .isEqualTo(network.layerReports((200 + 3) % StepEncoder.PHASES, false));
  }

  @Test
  void needsAsManyBytesForALayerAsTheListener() {
    StepEncoder encoder = new StepEncoder(new SyntheticNetwork(100, NetworkCondition.HEALTHY));

    assertThat(encoder.encode("run", 0, 0, START).length / 100).isBetween(220, 260);
  }

  @Test
  void takesAsManyLayersAsTheContractAllows() {
    StepEncoder encoder =
        new StepEncoder(
            new SyntheticNetwork(SyntheticNetwork.MAX_LAYERS, NetworkCondition.VANISHING));

    assertThat(decode(encoder.encode("run", 0, 0, START)).layers())
        .hasSize(SyntheticNetwork.MAX_LAYERS);
  }

  @Test
  void isHealthyForALongTime() {
    StepEncoder encoder = new StepEncoder(new SyntheticNetwork(10, NetworkCondition.HEALTHY));

    assertThat(verdicts(encoder, 3_000, -1)).isEmpty();
  }

  @Test
  void vanishesIfSick() {
    StepEncoder encoder = new StepEncoder(new SyntheticNetwork(10, NetworkCondition.VANISHING));

    assertThat(verdicts(encoder, 200, -1))
        .extracting(VerdictSummary::kind)
        .contains(VerdictKind.VANISHING_GRADIENT);
  }

  @Test
  void aNotANumberIsTheOnlyVerdictOfAHealthyNetwork() {
    StepEncoder encoder = new StepEncoder(new SyntheticNetwork(10, NetworkCondition.HEALTHY));

    assertThat(verdicts(encoder, 200, 100))
        .singleElement()
        .matches(verdict -> verdict.kind() == VerdictKind.NON_FINITE)
        .matches(verdict -> verdict.confirmedStep() == 100);
  }
}
