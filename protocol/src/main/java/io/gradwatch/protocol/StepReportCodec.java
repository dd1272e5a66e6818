package io.gradwatch.protocol;

import java.util.Optional;
import java.util.OptionalInt;

/** Encodes and decodes {@link StepReport}. */
public final class StepReportCodec {

  private static final String ROLE = "TENSOR_ROLE_";

  private StepReportCodec() {}

  public static byte[] encode(StepReport report) {
    return message(report).build().toByteArray();
  }

  static io.gradwatch.protocol.wire.StepReport.Builder message(StepReport report) {
    var message =
        io.gradwatch.protocol.wire.StepReport.newBuilder()
            .setContract(Contract.VERSION)
            .setRun(report.run())
            .setAttempt(report.attempt())
            .setWorker(report.worker())
            .setStep(report.step())
            .setEpoch(report.epoch())
            .setTime(WireMapping.timestamp(report.time()))
            .setBatchSize(report.batchSize())
            .setStepSeconds(report.stepSeconds());
    report.loss().ifPresent(message::setLoss);
    report.testLoss().ifPresent(message::setTestLoss);
    report.learningRate().ifPresent(message::setLearningRate);
    report.layers().forEach(layer -> message.addLayers(layer(layer)));
    message.addAllOutputLosses(report.outputLosses());
    return message;
  }

  private static io.gradwatch.protocol.wire.LayerReport layer(LayerReport layer) {
    var message =
        io.gradwatch.protocol.wire.LayerReport.newBuilder()
            .setIndex(layer.index())
            .setName(layer.name());
    layer.tensors().forEach(tensor -> message.addTensors(tensor(tensor)));
    layer.activation().ifPresent(activation -> message.setActivation(activation(activation)));
    layer.timeSteps().ifPresent(timeSteps -> message.setTimeSteps(timeSteps(timeSteps)));
    return message.build();
  }

  static io.gradwatch.protocol.wire.TensorReport tensor(TensorReport tensor) {
    TensorStatistics gradient = tensor.gradient();
    var message =
        io.gradwatch.protocol.wire.TensorReport.newBuilder()
            .setParam(tensor.param())
            .setRole(io.gradwatch.protocol.wire.TensorRole.valueOf(ROLE + tensor.role().name()))
            .setElements(gradient.elements())
            .setZeros(gradient.zeros())
            .setNans(gradient.nans())
            .setInfinities(gradient.infinities())
            .setL2Norm(gradient.l2Norm())
            .setMean(gradient.mean())
            .setMeanAbsolute(gradient.meanAbsolute())
            .setMin(gradient.min())
            .setMax(gradient.max());
    gradient
        .histogram()
        .ifPresent(
            histogram ->
                message.setHistogram(
                    io.gradwatch.protocol.wire.MagnitudeHistogram.newBuilder()
                        .setFirstExponent(histogram.firstExponent())
                        .addAllCounts(histogram.counts())
                        .setStride(histogram.stride())));
    tensor.updateL2Norm().ifPresent(message::setUpdateL2Norm);
    tensor.parameterL2Norm().ifPresent(message::setParameterL2Norm);
    tensor.unitSpread().ifPresent(message::setUnitSpread);
    return message.build();
  }

  private static io.gradwatch.protocol.wire.ActivationReport activation(ActivationReport report) {
    return io.gradwatch.protocol.wire.ActivationReport.newBuilder()
        .setMean(report.mean())
        .setStandardDeviation(report.standardDeviation())
        .setSaturatedShare(report.saturatedShare())
        .setDeadUnitShare(report.deadUnitShare())
        .setNans(report.nans())
        .setInfinities(report.infinities())
        .build();
  }

  private static io.gradwatch.protocol.wire.TimeStepReport timeSteps(TimeStepReport report) {
    var message =
        io.gradwatch.protocol.wire.TimeStepReport.newBuilder()
            .addAllGradientL2Norms(report.gradientL2Norms())
            .addAllReverseGradientL2Norms(report.reverseGradientL2Norms())
            .setSequenceLength(report.sequenceLength())
            .setAligned(report.aligned());
    report.longestTrueLength().ifPresent(message::setLongestTrueLength);
    report.meanTrueLength().ifPresent(message::setMeanTrueLength);
    return message.build();
  }

  public static Decoded<StepReport> decode(byte[] bytes) {
    return WireMapping.decode(
        bytes,
        io.gradwatch.protocol.wire.StepReport::parseFrom,
        io.gradwatch.protocol.wire.StepReport::getContract,
        StepReportCodec::report);
  }

  private static StepReport report(io.gradwatch.protocol.wire.StepReport message) {
    return new StepReport(
        message.getRun(),
        message.getAttempt(),
        message.getWorker(),
        message.getStep(),
        message.getEpoch(),
        WireMapping.instant("time", message.hasTime(), message.getTime()),
        WireMapping.optional(message.hasLoss(), message.getLoss()),
        WireMapping.optional(message.hasTestLoss(), message.getTestLoss()),
        WireMapping.optional(message.hasLearningRate(), message.getLearningRate()),
        message.getBatchSize(),
        message.getStepSeconds(),
        WireMapping.parts(
            "layers", message.getLayersList(), Contract.MAX_LAYERS, StepReportCodec::layer),
        message.getOutputLossesList());
  }

  private static LayerReport layer(io.gradwatch.protocol.wire.LayerReport message) {
    return new LayerReport(
        message.getIndex(),
        message.getName(),
        WireMapping.parts(
            "tensors", message.getTensorsList(), Contract.MAX_TENSORS, StepReportCodec::tensor),
        message.hasActivation()
            ? Optional.of(
                WireMapping.part(
                    "activation", message.getActivation(), StepReportCodec::activation))
            : Optional.empty(),
        message.hasTimeSteps()
            ? Optional.of(
                WireMapping.part("timeSteps", message.getTimeSteps(), StepReportCodec::timeSteps))
            : Optional.empty());
  }

  private static TensorReport tensor(io.gradwatch.protocol.wire.TensorReport message) {
    return new TensorReport(
        message.getParam(),
        WireMapping.constant(TensorRole.class, "role", message.getRole(), ROLE),
        gradient(message),
        WireMapping.optional(message.hasUpdateL2Norm(), message.getUpdateL2Norm()),
        WireMapping.optional(message.hasParameterL2Norm(), message.getParameterL2Norm()),
        WireMapping.optional(message.hasUnitSpread(), message.getUnitSpread()));
  }

  private static TensorStatistics gradient(io.gradwatch.protocol.wire.TensorReport message) {
    return new TensorStatistics(
        message.getElements(),
        message.getZeros(),
        message.getNans(),
        message.getInfinities(),
        message.getL2Norm(),
        message.getMean(),
        message.getMeanAbsolute(),
        message.getMin(),
        message.getMax(),
        message.hasHistogram()
            ? Optional.of(
                WireMapping.part("histogram", message.getHistogram(), StepReportCodec::histogram))
            : Optional.empty());
  }

  static MagnitudeHistogram histogram(io.gradwatch.protocol.wire.MagnitudeHistogram message) {
    return new MagnitudeHistogram(
        message.getFirstExponent(), message.getCountsList(), Math.max(1, message.getStride()));
  }

  private static ActivationReport activation(io.gradwatch.protocol.wire.ActivationReport message) {
    return new ActivationReport(
        message.getMean(),
        message.getStandardDeviation(),
        message.getSaturatedShare(),
        message.getDeadUnitShare(),
        message.getNans(),
        message.getInfinities());
  }

  private static TimeStepReport timeSteps(io.gradwatch.protocol.wire.TimeStepReport message) {
    return new TimeStepReport(
        message.getGradientL2NormsList(),
        message.getReverseGradientL2NormsList(),
        message.getSequenceLength(),
        message.hasLongestTrueLength()
            ? OptionalInt.of(message.getLongestTrueLength())
            : OptionalInt.empty(),
        WireMapping.optional(message.hasMeanTrueLength(), message.getMeanTrueLength()),
        message.getAligned());
  }
}
