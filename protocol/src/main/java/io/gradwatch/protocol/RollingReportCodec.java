package io.gradwatch.protocol;

/** Encodes and decodes {@link RollingReport}. */
public final class RollingReportCodec {

  private RollingReportCodec() {}

  public static byte[] encode(RollingReport report) {
    var message =
        io.gradwatch.protocol.wire.RollingReport.newBuilder()
            .setContract(Contract.VERSION)
            .setRun(report.run())
            .setAttempt(report.attempt())
            .setStep(report.step())
            .setTime(WireMapping.timestamp(report.time()))
            .setWindow(report.window())
            .setComplete(report.complete())
            .setStepsJudged(report.stepsJudged())
            .setStepsMissing(report.stepsMissing());
    report.loss().ifPresent(message::setLoss);
    report.lossMedian().ifPresent(message::setLossMedian);
    report.layers().forEach(layer -> message.addLayers(layer(layer)));
    return message.build().toByteArray();
  }

  private static io.gradwatch.protocol.wire.RollingLayer layer(RollingLayer layer) {
    var message =
        io.gradwatch.protocol.wire.RollingLayer.newBuilder()
            .setIndex(layer.index())
            .setName(layer.name())
            .setLastL2Norm(layer.lastL2Norm())
            .setMedianL2Norm(layer.medianL2Norm())
            .setP90L2Norm(layer.p90L2Norm())
            .setMinL2Norm(layer.minL2Norm())
            .setMaxL2Norm(layer.maxL2Norm())
            .setLog10Slope(layer.log10Slope())
            .setObserved(layer.observed())
            .setNonFinite(layer.nonFinite());
    layer.updateRatio().ifPresent(message::setUpdateRatio);
    layer.timeLog10Slope().ifPresent(message::setTimeLog10Slope);
    layer.timeShare().ifPresent(message::setTimeShare);
    layer
        .tensors()
        .forEach(
            tensor ->
                message.addTensors(
                    io.gradwatch.protocol.wire.RollingTensor.newBuilder()
                        .setParam(tensor.param())
                        .setLastL2Norm(tensor.lastL2Norm())
                        .setMedianL2Norm(tensor.medianL2Norm())
                        .setMeanL2Norm(tensor.meanL2Norm())
                        .setStandardDeviationL2Norm(tensor.standardDeviationL2Norm())
                        .setNonFinite(tensor.nonFinite())));
    return message.build();
  }

  public static Decoded<RollingReport> decode(byte[] bytes) {
    return WireMapping.decode(
        bytes,
        io.gradwatch.protocol.wire.RollingReport::parseFrom,
        io.gradwatch.protocol.wire.RollingReport::getContract,
        RollingReportCodec::report);
  }

  private static RollingReport report(io.gradwatch.protocol.wire.RollingReport message) {
    return new RollingReport(
        message.getRun(),
        message.getAttempt(),
        message.getStep(),
        WireMapping.instant("time", message.hasTime(), message.getTime()),
        message.getWindow(),
        WireMapping.parts(
            "layers", message.getLayersList(), Contract.MAX_LAYERS, RollingReportCodec::layer),
        WireMapping.optional(message.hasLoss(), message.getLoss()),
        WireMapping.optional(message.hasLossMedian(), message.getLossMedian()),
        message.getComplete(),
        message.getStepsJudged(),
        message.getStepsMissing());
  }

  private static RollingLayer layer(io.gradwatch.protocol.wire.RollingLayer message) {
    return new RollingLayer(
        message.getIndex(),
        message.getName(),
        message.getLastL2Norm(),
        message.getMedianL2Norm(),
        message.getP90L2Norm(),
        message.getMinL2Norm(),
        message.getMaxL2Norm(),
        message.getLog10Slope(),
        message.getObserved(),
        message.getNonFinite(),
        WireMapping.optional(message.hasUpdateRatio(), message.getUpdateRatio()),
        WireMapping.optional(message.hasTimeLog10Slope(), message.getTimeLog10Slope()),
        WireMapping.optional(message.hasTimeShare(), message.getTimeShare()),
        WireMapping.parts(
            "tensors", message.getTensorsList(), Contract.MAX_TENSORS, RollingReportCodec::tensor));
  }

  private static RollingTensor tensor(io.gradwatch.protocol.wire.RollingTensor message) {
    return new RollingTensor(
        message.getParam(),
        message.getLastL2Norm(),
        message.getMedianL2Norm(),
        message.getMeanL2Norm(),
        message.getStandardDeviationL2Norm(),
        message.getNonFinite());
  }
}
