package io.gradwatch.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.gradwatch.protocol.wire.ActivationReport;
import io.gradwatch.protocol.wire.LayerReport;
import io.gradwatch.protocol.wire.RunInfo;
import io.gradwatch.protocol.wire.RunState;
import io.gradwatch.protocol.wire.StepReport;
import io.gradwatch.protocol.wire.TensorReport;
import io.gradwatch.protocol.wire.TensorRole;
import io.gradwatch.protocol.wire.TimeStepReport;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The records of the conformance kit. */
final class ConformanceRecords {

  private static final Timestamp TIME =
      Timestamp.newBuilder().setSeconds(1_767_323_045L).setNanos(678_000_000).build();

  private ConformanceRecords() {}

  // ------------------------------------------------------------------------------------- valid

  static List<ConformanceRecord> valid() {
    return List.of(
        ConformanceRecord.of(
            "run-info-least", "The least that describes a run.", leastRunInfo().build()),
        ConformanceRecord.of(
            "run-info-every-field", "Every field is set.", wire(Samples.runInfo())),
        ConformanceRecord.of(
            "run-info-words",
            "Optimiser, loss and layers in the words of a framework; the monitor translates them.",
            wordsOnly()),
        ConformanceRecord.of(
            "run-info-graph",
            "Layer 3 reads layers 1 and 2 through an addition; layer 0 reads the network's input.",
            graph()),
        ConformanceRecord.of(
            "run-info-hyper-parameters",
            "Entries of a map are written by ascending key. Readers accept any order.",
            leastRunInfo()
                .putHyperParameters("batchSize", "32")
                .putHyperParameters("Übung", "näher am Rand")
                .putHyperParameters("seed", "")
                .build()),
        ConformanceRecord.of(
            "run-info-empty-training",
            "Training is described and nothing of it is known but one output without a loss.",
            leastRunInfo()
                .setTraining(
                    io.gradwatch.protocol.wire.TrainingInfo.newBuilder()
                        .addOutputs(
                            io.gradwatch.protocol.wire.OutputInfo.newBuilder()
                                .setName("head")
                                .setLayer(0)))
                .addLayers(io.gradwatch.protocol.wire.LayerInfo.newBuilder().setName("head"))
                .build()),
        ConformanceRecord.of(
            "run-info-finished",
            "The end of a run.",
            leastRunInfo().setState(RunState.RUN_STATE_FINISHED).setStepsMeasured(1_000).build()),
        ConformanceRecord.of(
            "run-info-failed",
            "The end of a run that failed, with the reason.",
            leastRunInfo()
                .setState(RunState.RUN_STATE_FAILED)
                .setFailure("RuntimeError: out of memory")
                .build()),
        ConformanceRecord.of(
            "run-info-stopped",
            "The end of a run that somebody interrupted.",
            leastRunInfo().setState(RunState.RUN_STATE_STOPPED).setStepsMeasured(400).build()),
        ConformanceRecord.of("step-least", "The least that counts as a step.", leastStep().build()),
        ConformanceRecord.of("step-every-field", "Every field is set.", wire(Samples.stepReport())),
        ConformanceRecord.of(
            "step-non-finite",
            "NaN, infinities and a negative zero are sent as they are.",
            nonFinite()),
        ConformanceRecord.of(
            "step-zero-is-present",
            "An optional field that is 0 is written; a field without presence that is 0 is not.",
            leastStep()
                .setLoss(0)
                .setLearningRate(0)
                .setTestLoss(0)
                .addLayers(
                    layer()
                        .addTensors(
                            tensor().setUpdateL2Norm(0).setParameterL2Norm(0).setUnitSpread(0)))
                .build()),
        ConformanceRecord.of(
            "step-large-numbers",
            "Numbers that need 33 bits and more, and negative exponents.",
            leastStep()
                .setStep(1L << 40)
                .setWorker(4_095)
                .setEpoch(Integer.MAX_VALUE)
                .addLayers(
                    layer()
                        .setIndex(16_383)
                        .addTensors(
                            tensor()
                                .setElements(1L << 40)
                                .setZeros((1L << 40) - 3)
                                .setHistogram(
                                    io.gradwatch.protocol.wire.MagnitudeHistogram.newBuilder()
                                        .setFirstExponent(-1_074)
                                        .addAllCounts(List.of(1L, 0L, 1L << 35, 300L))
                                        .setStride(1_009))))
                .build()),
        ConformanceRecord.of(
            "step-names",
            "A name of 200 characters (UTF-16 code units), beyond ASCII and beyond 16 bits.",
            leastStep()
                .setRun("Lauf-ü-训练-𝔚".repeat(16) + "abcdefgh")
                .addLayers(layer().setName("𝔚".repeat(100)))
                .build()),
        ConformanceRecord.of(
            "step-two-directions",
            "A recurrent layer in both directions, truncated to 3 of 64 time steps, with a mask.",
            leastStep()
                .addLayers(
                    layer()
                        .setTimeSteps(
                            TimeStepReport.newBuilder()
                                .addAllGradientL2Norms(List.of(1e-12, 1e-6, 1.0))
                                .addAllReverseGradientL2Norms(List.of(1.0, 0.0, Double.NaN))
                                .setSequenceLength(64)
                                .setLongestTrueLength(0)
                                .setMeanTrueLength(0)))
                .build()),
        ConformanceRecord.of(
            "rolling-report", "The monitor publishes it.", wire(Samples.rollingReport())),
        ConformanceRecord.of("event", "The monitor publishes it.", wire(Samples.event())));
  }

  private static RunInfo.Builder leastRunInfo() {
    return RunInfo.newBuilder()
        .setContract(Contract.VERSION)
        .setRun("digits")
        .setAttempt(1)
        .setState(RunState.RUN_STATE_STARTED)
        .setStarted(TIME)
        .setHeartbeat(TIME);
  }

  private static StepReport.Builder leastStep() {
    return StepReport.newBuilder()
        .setContract(Contract.VERSION)
        .setRun("digits")
        .setAttempt(1)
        .setTime(TIME);
  }

  private static LayerReport.Builder layer() {
    return LayerReport.newBuilder().setName("hidden");
  }

  private static TensorReport.Builder tensor() {
    return TensorReport.newBuilder()
        .setParam("weight")
        .setRole(TensorRole.TENSOR_ROLE_WEIGHT)
        .setElements(4)
        .setL2Norm(0.5)
        .setMean(-0.01)
        .setMeanAbsolute(0.2)
        .setMin(-0.3)
        .setMax(0.25);
  }

  private static RunInfo wordsOnly() {
    return leastRunInfo()
        .setFramework("keras 3.5")
        .addLayers(
            io.gradwatch.protocol.wire.LayerInfo.newBuilder()
                .setName("dense")
                .setType("Dense")
                .setActivation("relu")
                .setParameters(650)
                .setTrainableParameters(650))
        .putHyperParameters("optimizer", "adamw")
        .putHyperParameters("loss", "categorical_crossentropy")
        .putHyperParameters("outputs", "10")
        .build();
  }

  private static RunInfo graph() {
    RunInfo.Builder info = leastRunInfo();
    List<List<Integer>> inputs = List.of(List.of(), List.of(0), List.of(0), List.of(1, 2));
    for (int i = 0; i < inputs.size(); i++) {
      info.addLayers(
          io.gradwatch.protocol.wire.LayerInfo.newBuilder()
              .setName("layer" + i)
              .setFamily(io.gradwatch.protocol.wire.LayerFamily.LAYER_FAMILY_DENSE)
              .addAllInputs(inputs.get(i))
              .setInputsKnown(true));
    }
    return info.build();
  }

  private static StepReport nonFinite() {
    return leastStep()
        .setLoss(Double.NaN)
        .setTestLoss(Double.NEGATIVE_INFINITY)
        .addLayers(
            layer()
                .addTensors(
                    tensor()
                        .setNans(1)
                        .setInfinities(2)
                        .setL2Norm(Double.POSITIVE_INFINITY)
                        .setMean(-0.0)
                        .setMin(Double.NaN)
                        .setMax(Double.NaN)
                        .setUpdateL2Norm(Double.NaN)
                        .setParameterL2Norm(Double.POSITIVE_INFINITY))
                .setActivation(
                    ActivationReport.newBuilder()
                        .setMean(Double.NaN)
                        .setStandardDeviation(Double.NaN)
                        .setSaturatedShare(Double.NaN)
                        .setNans(7)
                        .setInfinities(8)))
        .addOutputLosses(Double.NaN)
        .build();
  }

  // ----------------------------------------------------------------------------------- invalid

  static List<ConformanceRecord> invalid() {
    byte[] step = wire(Samples.stepReport()).toByteArray();
    return List.of(
        ConformanceRecord.ofBytes(
            "step-is-text",
            "Not protobuf.",
            Topics.STEPS,
            "StepReport",
            "loss=0.5".getBytes(UTF_8)),
        ConformanceRecord.ofBytes(
            "step-is-truncated",
            "The last bytes are missing.",
            Topics.STEPS,
            "StepReport",
            Arrays.copyOf(step, step.length - 5)),
        ConformanceRecord.ofBytes(
            "step-is-empty", "No bytes.", Topics.STEPS, "StepReport", new byte[0]),
        step("step-without-contract", "The contract's version is missing.", s -> s.setContract(0)),
        step("step-of-newer-contract", "A later version of the contract.", s -> s.setContract(2)),
        step("step-without-time", "Every step has a time.", StepReport.Builder::clearTime),
        ConformanceRecord.ofBytes(
            "step-time-in-milliseconds",
            "A time in milliseconds where seconds are required.",
            Topics.STEPS,
            "StepReport",
            leastStep()
                .setTime(Timestamp.newBuilder().setSeconds(1_767_323_045_678L))
                .build()
                .toByteArray()),
        step("step-without-run", "The run's name is empty.", s -> s.setRun("")),
        step("step-run-too-long", "A name of 201 characters.", s -> s.setRun("x".repeat(201))),
        step("step-run-of-two-lines", "A name with a control character.", s -> s.setRun("a\nb")),
        step("step-without-attempt", "Attempts count from 1.", s -> s.setAttempt(0)),
        step("step-negative", "A step number of -1, written as 64 bits.", s -> s.setStep(-1)),
        step("step-seconds-negative", "A duration below 0.", s -> s.setStepSeconds(-1)),
        step(
            "step-layers-out-of-order",
            "Layers ascend from input to output.",
            s ->
                s.addLayers(layer().setIndex(1).setName("second"))
                    .addLayers(layer().setIndex(0).setName("first"))),
        step(
            "step-layer-twice",
            "An index occurs once in a step.",
            s -> s.addLayers(layer()).addLayers(layer())),
        step(
            "step-layer-without-name",
            "A layer's name is empty.",
            s -> s.addLayers(layer().setName(""))),
        tensor("tensor-without-role", "The role is missing.", TensorReport.Builder::clearRole),
        tensor("tensor-without-param", "The parameter's name is empty.", t -> t.setParam("")),
        tensor("tensor-norm-negative", "A norm below 0.", t -> t.setL2Norm(-2)),
        tensor(
            "tensor-update-negative",
            "The norm of an update, not the update itself.",
            t -> t.setUpdateL2Norm(-1e-3)),
        tensor("tensor-min-above-max", "Minimum and maximum swapped.", t -> t.setMin(1).setMax(0)),
        tensor(
            "tensor-counts-exceed-elements",
            "More zeros, NaN and infinities than elements.",
            t -> t.setElements(4).setZeros(3).setNans(1).setInfinities(1)),
        tensor(
            "tensor-without-elements",
            "Zeros without a number of elements.",
            t -> t.setElements(0).setZeros(1)),
        tensor(
            "histogram-exponent",
            "Exponents of a double are -1074 to 1023.",
            t ->
                t.setHistogram(
                    io.gradwatch.protocol.wire.MagnitudeHistogram.newBuilder()
                        .setFirstExponent(-1_075)
                        .addCounts(1))),
        step(
            "activation-share-in-percent",
            "A share in percent.",
            s ->
                s.addLayers(
                    layer().setActivation(ActivationReport.newBuilder().setSaturatedShare(12.5)))),
        step(
            "time-steps-negative-norm",
            "A norm below 0 at one time step.",
            s ->
                s.addLayers(
                    layer()
                        .setTimeSteps(
                            TimeStepReport.newBuilder()
                                .addAllGradientL2Norms(List.of(0.5, -0.5))
                                .setSequenceLength(2)))),
        step(
            "time-steps-true-length",
            "A true length beyond the length of the sequence.",
            s ->
                s.addLayers(
                    layer()
                        .setTimeSteps(
                            TimeStepReport.newBuilder()
                                .setSequenceLength(8)
                                .setLongestTrueLength(9)))),
        run("run-info-without-state", "A state is required.", RunInfo.Builder::clearState),
        run("run-info-without-start", "A start is required.", RunInfo.Builder::clearStarted),
        run("run-info-without-heartbeat", "Required.", RunInfo.Builder::clearHeartbeat),
        run("run-info-without-attempt", "Attempts count from 1.", r -> r.setAttempt(0)),
        run(
            "run-info-attempt-too-high",
            "An attempt in milliseconds.",
            r -> r.setAttempt(2_100_000_001)),
        run(
            "run-info-unknown-input",
            "Layer 0 reads layer 3 of one.",
            r ->
                r.addLayers(
                    io.gradwatch.protocol.wire.LayerInfo.newBuilder()
                        .setName("hidden")
                        .addInputs(3))),
        run(
            "run-info-unknown-output",
            "An output of layer 5 of none.",
            r ->
                r.setTraining(
                    io.gradwatch.protocol.wire.TrainingInfo.newBuilder()
                        .addOutputs(
                            io.gradwatch.protocol.wire.OutputInfo.newBuilder()
                                .setName("head")
                                .setLayer(5)))),
        run(
            "run-info-delivery",
            "More reports published than offered.",
            r ->
                r.setDelivery(
                    io.gradwatch.protocol.wire.DeliveryCounts.newBuilder()
                        .setOffered(5)
                        .setPublished(6))),
        run(
            "run-info-hyper-parameter-name",
            "The name of a hyper-parameter is empty.",
            r -> r.putHyperParameters("", "0.1")));
  }

  private static ConformanceRecord step(
      String name, String about, Consumer<StepReport.Builder> change) {
    StepReport.Builder step = leastStep();
    change.accept(step);
    return ConformanceRecord.of(name, about, step.build());
  }

  private static ConformanceRecord tensor(
      String name, String about, Consumer<TensorReport.Builder> change) {
    TensorReport.Builder tensor = tensor();
    change.accept(tensor);
    return step(name, about, step -> step.addLayers(layer().addTensors(tensor)));
  }

  private static ConformanceRecord run(
      String name, String about, Consumer<RunInfo.Builder> change) {
    RunInfo.Builder info = leastRunInfo();
    change.accept(info);
    return ConformanceRecord.of(name, about, info.build());
  }

  private static RunInfo wire(io.gradwatch.protocol.RunInfo info) {
    return parsed(() -> RunInfo.parseFrom(RunInfoCodec.encode(info)));
  }

  private static StepReport wire(io.gradwatch.protocol.StepReport report) {
    return parsed(() -> StepReport.parseFrom(StepReportCodec.encode(report)));
  }

  private static io.gradwatch.protocol.wire.RollingReport wire(RollingReport report) {
    return parsed(
        () ->
            io.gradwatch.protocol.wire.RollingReport.parseFrom(RollingReportCodec.encode(report)));
  }

  private static io.gradwatch.protocol.wire.Event wire(Event event) {
    return parsed(() -> io.gradwatch.protocol.wire.Event.parseFrom(EventCodec.encode(event)));
  }

  private interface Parse<M> {
    M message() throws InvalidProtocolBufferException;
  }

  private static <M> M parsed(Parse<M> parse) {
    try {
      return parse.message();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("the codecs write messages", e);
    }
  }
}
