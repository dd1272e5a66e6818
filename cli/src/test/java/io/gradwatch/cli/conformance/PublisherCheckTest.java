package io.gradwatch.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.cli.recording.RawRecord;
import io.gradwatch.cli.recording.RecordedTopic;
import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.LayerFamily;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.LossFamily;
import io.gradwatch.protocol.OptimizerFamily;
import io.gradwatch.protocol.OptimizerInfo;
import io.gradwatch.protocol.OutputInfo;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import io.gradwatch.protocol.TrainingInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class PublisherCheckTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final int STEPS = 20;

  private final PublisherCheck check = new PublisherCheck();

  @Test
  void findsNothingInACompleteRun() {
    info(RunState.STARTED, 0);
    steps();
    info(RunState.FINISHED, STEPS);

    assertThat(lines()).isEmpty();
    assertThat(check.records()).isEqualTo(STEPS + 2);
    assertThat(check.accepted()).isEqualTo(STEPS + 2);
  }

  @Test
  void findsWhyARecordIsRejectedOnceForAllRecords() {
    info(RunState.STARTED, 0);
    steps();
    for (int i = 0; i < 3; i++) {
      check.accept(
          new RawRecord(
              RecordedTopic.STEPS,
              0,
              "loss=0.5".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
    info(RunState.FINISHED, STEPS);

    assertThat(lines())
        .singleElement()
        .asString()
        .startsWith("wrong  StepReport is rejected as MALFORMED: cannot be parsed")
        .endsWith("(record 22, and in 2 more records)");
  }

  @Test
  void findsStepsBeforeTheAnnouncement() {
    step(0, 0);
    info(RunState.STARTED, 1);
    info(RunState.FINISHED, 1);

    assertThat(lines())
        .contains(
            "wrong  a step precedes the RunInfo of its attempt; send that first (step 0 of attempt"
                + " 1)");
  }

  @Test
  void findsAMissingStartAndAMissingEnd() {
    info(RunState.RUNNING, 0);
    steps();

    assertThat(lines())
        .containsExactly(
            "wrong  the first RunInfo of an attempt is RUNNING; send STARTED first (RunInfo of"
                + " attempt 1)",
            "wrong  the last RunInfo is RUNNING; a run that has ended says so (attempt 1)");
  }

  @Test
  void findsStepsThatGoBackOrAreMissing() {
    info(RunState.STARTED, 0);
    step(0, 0);
    step(5, 1);
    step(5, 2);
    info(RunState.FINISHED, 3);

    assertThat(lines())
        .containsExactly(
            "wrong  a step follows step 5 of its worker; numbers ascend, and a restart is a new"
                + " attempt (step 5 of attempt 1)",
            "wrong  4 step numbers are missing; send every step of the optimiser (attempt 1)");
  }

  @Test
  void findsStepsMeasuredAfterTheEnd() {
    info(RunState.STARTED, 0);
    step(0, 0);
    info(RunState.FINISHED, 2);
    step(1, 9);

    assertThat(lines())
        .containsExactly(
            "wrong  a step follows FINISHED; the end is sent after the last step (step 1 of attempt"
                + " 1)");
  }

  @Test
  void findsMissingHeartbeats() {
    info(RunState.STARTED, 0);
    step(0, 0);
    step(1, 45);
    info(RunState.FINISHED, 2, START.plusSeconds(46));

    assertThat(lines())
        .containsExactly(
            "wrong  nothing was published for 45 s; a heartbeat is due every 10 s (step 1 of"
                + " attempt 1)");
  }

  @Test
  void findsLayersThatAreNotThoseOfTheDescription() {
    info(RunState.STARTED, 0);
    accept(report(0, 0, List.of(layer(0, "other", 1), layer(7, "seventh", 1))));
    info(RunState.FINISHED, 1);

    assertThat(lines())
        .contains(
            "wrong  layer 0 is \"other\"; in RunInfo it is \"hidden\" (step 0)",
            "wrong  layer \"seventh\" has index 7; RunInfo lists 2 layers (step 0)");
  }

  @Test
  void findsGradientsThatWereMeasuredAfterClipping() {
    info(RunState.STARTED, 0);
    for (int i = 0; i < STEPS; i++) {
      accept(report(i, 0, List.of(layer(0, "hidden", 1), layer(1, "out", 1))));
    }
    info(RunState.FINISHED, STEPS);

    assertThat(lines())
        .containsExactly(
            "wrong  the norm of all gradients together is 1.41421 at 20 steps in a row; measure"
                + " before clipping (step 19)");
  }

  @Test
  void findsWhatADescriptionLeavesUnknown() {
    RunInfo bare =
        new RunInfo(
            "run",
            1,
            RunState.STARTED,
            START,
            START,
            "",
            "",
            List.of(new LayerInfo("hidden", "Mystery", "", 6, 6, false)),
            Map.of(),
            0,
            OptionalLong.empty(),
            "");
    accept(bare);
    accept(
        new StepReport(
            "run",
            1,
            0,
            0,
            0,
            START,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            0,
            0,
            List.of()));

    assertThat(lines())
        .containsExactly(
            "wrong  the last RunInfo is STARTED; a run that has ended says so (attempt 1)",
            "lacks  family of 1 of 1 layers: \"hidden\" (last RunInfo)",
            "lacks  activationFamily of 1 of 1 layers: \"hidden\" (last RunInfo)",
            "lacks  inputs of 1 of 1 layers: \"hidden\" (last RunInfo)",
            "lacks  no layer is marked as output; depth counts from there (last RunInfo)",
            "lacks  training.optimizer.family; whether an update follows the gradient is unknown"
                + " (last RunInfo)",
            "lacks  training.outputs with the family of their loss (last RunInfo)",
            "lacks  training.baseline_loss, and it does not follow from the loss; whether the"
                + " network is better than a constant is unknown (last RunInfo)",
            "lacks  framework, with its version (last RunInfo)",
            "lacks  loss; most rules ask whether it decreases (step 0)",
            "lacks  learning_rate (step 0)",
            "lacks  batch_size (step 0)",
            "lacks  step_seconds (step 0)",
            "lacks  update_l2_norm; explosions and update ratios cannot be judged (step 0)",
            "lacks  parameter_l2_norm; update ratios cannot be judged (step 0)",
            "lacks  unit_spread at the first steps; copies of units are not found (step 0)",
            "lacks  tensors of layer \"hidden\", which is trained (step 0)");
  }

  @Test
  void findsThatTheActivationsOfALayerAreNotMeasured() {
    info(RunState.STARTED, 0);
    for (int i = 0; i < STEPS; i++) {
      LayerReport hidden = layer(0, "hidden", 1 + i);
      accept(
          report(
              i,
              0,
              List.of(
                  new LayerReport(
                      0, "hidden", hidden.tensors(), Optional.empty(), Optional.empty()),
                  layer(1, "out", 1))));
    }
    info(RunState.FINISHED, STEPS);

    assertThat(lines())
        .containsExactly(
            "lacks  activation of layer \"hidden\"; dead and saturated units are not found (step"
                + " 0)");
  }

  private List<String> lines() {
    return check.finish().stream().map(ConformanceFinding::line).toList();
  }

  private void info(RunState state, long steps) {
    info(state, steps, START.plusMillis(state == RunState.STARTED ? 0 : 5_000));
  }

  private void info(RunState state, long steps, Instant heartbeat) {
    OutputInfo output =
        OutputInfo.of("out", LossFamily.CROSS_ENTROPY, "loss", ActivationFamily.SOFTMAX, 2)
            .ofLayer(1);
    accept(
        new RunInfo(
                "run",
                1,
                state,
                START,
                heartbeat,
                "framework 1",
                "model",
                List.of(
                    new LayerInfo("hidden", "Dense", "relu", 6, 6, false)
                        .withFamilies(LayerFamily.DENSE, ActivationFamily.RELU)
                        .withInputs(List.of()),
                    new LayerInfo("out", "Dense", "", 6, 6, false)
                        .withFamilies(LayerFamily.DENSE, ActivationFamily.IDENTITY)
                        .withInputs(List.of(0))
                        .withOutput(true)),
                Map.of(),
                steps,
                OptionalLong.empty(),
                "")
            .withTraining(
                new TrainingInfo(
                    OptimizerInfo.of(OptimizerFamily.ADAM, "Adam"),
                    List.of(output),
                    OptionalDouble.empty())));
  }

  private void steps() {
    for (int i = 0; i < STEPS; i++) {
      step(i, 0);
    }
  }

  private void step(long number, long seconds) {
    accept(
        report(
            number,
            seconds,
            List.of(layer(0, "hidden", 1.0 + number), layer(1, "out", 1.0 + number))));
  }

  private static StepReport report(long number, long seconds, List<LayerReport> layers) {
    return new StepReport(
        "run",
        1,
        0,
        number,
        0,
        START.plusSeconds(seconds),
        OptionalDouble.of(0.5),
        OptionalDouble.empty(),
        OptionalDouble.of(0.1),
        32,
        0.1,
        layers);
  }

  private static LayerReport layer(int index, String name, double norm) {
    TensorReport tensor =
        new TensorReport(
            "W",
            TensorRole.WEIGHT,
            new TensorStatistics(6, 0, 0, 0, norm, 0.1, 0.1, -1, 1, Optional.empty()),
            OptionalDouble.of(0.01),
            OptionalDouble.of(1),
            OptionalDouble.of(0.9));
    return new LayerReport(
        index,
        name,
        List.of(tensor),
        Optional.of(new ActivationReport(0, 1, 0, 0, 0, 0)),
        Optional.empty());
  }

  private void accept(RunInfo info) {
    check.accept(new RawRecord(RecordedTopic.RUNS, 0, RunInfoCodec.encode(info)));
  }

  private void accept(StepReport report) {
    check.accept(new RawRecord(RecordedTopic.STEPS, 0, StepReportCodec.encode(report)));
  }
}
