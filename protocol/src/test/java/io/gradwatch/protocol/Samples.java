package io.gradwatch.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A record of each type with every field set, including NaN and infinities. */
final class Samples {

  static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  private static final TimeStepReport UNMASKED =
      new TimeStepReport(List.of(1e-30, 1e-3, 1.0), List.of(1.0, 0.1, 0.0), 64);

  private Samples() {}

  static StepReport stepReport() {
    return stepReportWithOutputLosses(true);
  }

  /** Without aligned time steps, which were added later. */
  static StepReport stepReportWithOutputLosses() {
    return stepReportWithOutputLosses(false);
  }

  private static StepReport stepReportWithOutputLosses(boolean aligned) {
    return stepReport(
            OptionalDouble.of(Double.POSITIVE_INFINITY),
            OptionalDouble.of(0.75),
            new TimeStepReport(
                List.of(1e-30, 1e-3, 1.0),
                List.of(1.0, 0.1, 0.0),
                64,
                OptionalInt.of(48),
                OptionalDouble.of(31.5),
                aligned))
        .withOutputLosses(List.of(0.5, Double.NaN));
  }

  /** Without losses of outputs and true lengths, which were added later. */
  static StepReport stepReportWithTestLoss() {
    return stepReport(
        OptionalDouble.of(Double.POSITIVE_INFINITY), OptionalDouble.of(0.75), UNMASKED);
  }

  /** Without test loss and unit spread, which were added later. */
  static StepReport firstStepReport() {
    return stepReport(OptionalDouble.empty(), OptionalDouble.empty(), UNMASKED);
  }

  private static StepReport stepReport(
      OptionalDouble testLoss, OptionalDouble unitSpread, TimeStepReport timeSteps) {
    return new StepReport(
        "digits",
        2,
        1,
        41,
        3,
        TIME,
        OptionalDouble.of(Double.NaN),
        testLoss,
        OptionalDouble.of(0.1),
        32,
        0.025,
        List.of(
            new LayerReport(
                0,
                "rnn",
                List.of(
                    tensor("W", TensorRole.WEIGHT, 0.5, unitSpread),
                    tensor("RW", TensorRole.RECURRENT_WEIGHT, Double.POSITIVE_INFINITY, unitSpread),
                    tensor("b", TensorRole.BIAS, Double.NaN)),
                Optional.of(new ActivationReport(0.1, 0.2, 0.3, 0.4, 5, 6)),
                Optional.of(timeSteps)),
            new LayerReport(2, "output", List.of(), Optional.empty(), Optional.empty())));
  }

  static TensorReport tensor(String param, TensorRole role, double l2Norm) {
    return tensor(param, role, l2Norm, OptionalDouble.empty());
  }

  private static TensorReport tensor(
      String param, TensorRole role, double l2Norm, OptionalDouble unitSpread) {
    return new TensorReport(
        param,
        role,
        new TensorStatistics(
            100,
            10,
            2,
            1,
            l2Norm,
            -0.01,
            0.04,
            -0.2,
            0.3,
            Optional.of(new MagnitudeHistogram(-12, List.of(3L, 0L, 84L), 1))),
        OptionalDouble.of(0.005),
        OptionalDouble.of(4.2),
        unitSpread);
  }

  static RunInfo runInfo() {
    return runInfoWithTraining().withResumedStep(30);
  }

  /** Without the step at which it was resumed, which was added later. */
  static RunInfo runInfoWithTraining() {
    List<LayerInfo> layers = firstRunInfo().layers();
    return runInfoWithDelivery()
        .withTraining(training())
        .withLayers(
            List.of(
                layers
                    .get(0)
                    .withFamilies(LayerFamily.RECURRENT, ActivationFamily.TANH)
                    .withBidirectional(true)
                    .withInputs(List.of()),
                layers
                    .get(1)
                    .withFamilies(LayerFamily.DENSE, ActivationFamily.RELU)
                    .withOutput(true)
                    .withInputs(List.of(0))));
  }

  private static TrainingInfo training() {
    OptimizerInfo optimizer =
        OptimizerInfo.builder(OptimizerFamily.ADAMW, "AdamW")
            .normalized(true)
            .schedule(LearningRateSchedule.WARM_UP)
            .momentum(0.9)
            .beta1(0.9)
            .beta2(0.999)
            .epsilon(1e-8)
            .weightDecay(0.01)
            .clipping(new GradientClipping(ClippingKind.GLOBAL_NORM, 1))
            .build();
    OutputInfo classes =
        OutputInfo.of(
                "frozen",
                LossFamily.CROSS_ENTROPY,
                "CrossEntropyLoss",
                ActivationFamily.SOFTMAX,
                10)
            .ofLayer(1)
            .withUnitReduction(LossReduction.SUM)
            .perTimeStep(LossReduction.MEAN)
            .weighted(true);
    OutputInfo unknown = OutputInfo.of("aux", LossFamily.UNKNOWN, "", ActivationFamily.UNKNOWN, 0);
    return new TrainingInfo(optimizer, List.of(classes, unknown), OptionalDouble.of(2.2));
  }

  /** Without the vocabulary, which was added later. */
  static RunInfo runInfoWithDelivery() {
    return firstRunInfo().withDelivery(new DeliveryCounts(1_000, 700, 200, 50, 40));
  }

  /** Without delivery counts, which were added later. */
  static RunInfo firstRunInfo() {
    return new RunInfo(
        "digits",
        2,
        RunState.FAILED,
        TIME,
        TIME.plusSeconds(9),
        "deeplearning4j 1.0.0-M2.1",
        "MultiLayerNetwork",
        List.of(
            new LayerInfo("rnn", "SimpleRnn", "tanh", 3_168, 3_168, true),
            new LayerInfo("frozen", "DenseLayer", "relu", 1_056, 0, false)),
        Map.of("batchSize", "32"),
        42,
        OptionalLong.of(1_000),
        "out of memory");
  }

  static RollingReport rollingReport() {
    return new RollingReport(
        "digits",
        2,
        41,
        TIME,
        64,
        List.of(
            new RollingLayer(
                0,
                "rnn",
                0.5,
                0.4,
                0.9,
                0.1,
                1.0,
                -0.01,
                42,
                1,
                OptionalDouble.of(1e-3),
                OptionalDouble.of(0.3),
                OptionalDouble.of(0.12),
                List.of(new RollingTensor("W", 0.5, 0.4, 0.45, 0.1, 1)))),
        OptionalDouble.of(Double.NaN),
        OptionalDouble.of(2.3),
        true,
        40,
        2);
  }

  static Event event() {
    return new Event(
        "digits",
        2,
        "2/VANISHING_THROUGH_TIME/29",
        EventPhase.CLEARED,
        VerdictKind.VANISHING_THROUGH_TIME,
        Severity.CRITICAL,
        Optional.of(new LayerRef(0, "rnn")),
        List.of(0),
        3,
        29,
        OptionalLong.of(90),
        true,
        "",
        "The gradient shrinks to 0.5 of itself at each time step.",
        List.of(
            Evidence.of("reach", 1e-15, 1e-4),
            new Evidence("decay", 0.3, OptionalDouble.empty(), "decades per time step")),
        List.of(new Remedy("use-lstm", "Use an LSTM in its place.")),
        TIME);
  }
}
