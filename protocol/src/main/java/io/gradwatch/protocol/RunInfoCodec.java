package io.gradwatch.protocol;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Encodes and decodes {@link RunInfo}. */
public final class RunInfoCodec {

  private static final String STATE = "RUN_STATE_";
  private static final String FAMILY = "LAYER_FAMILY_";

  private RunInfoCodec() {}

  public static byte[] encode(RunInfo info) {
    var message =
        io.gradwatch.protocol.wire.RunInfo.newBuilder()
            .setContract(Contract.VERSION)
            .setRun(info.run())
            .setAttempt(info.attempt())
            .setState(io.gradwatch.protocol.wire.RunState.valueOf(STATE + info.state().name()))
            .setStarted(WireMapping.timestamp(info.started()))
            .setHeartbeat(WireMapping.timestamp(info.heartbeat()))
            .setFramework(info.framework())
            .setModel(info.model())
            .putAllHyperParameters(
                new TreeMap<>(info.hyperParameters())) // the same bytes each time
            .setStepsMeasured(info.stepsMeasured())
            .setPlannedSteps(info.plannedSteps().orElse(0))
            .setFailure(info.failure())
            .setResumedStep(info.resumedStep());
    info.layers().forEach(layer -> message.addLayers(layer(layer)));
    info.delivery().ifPresent(counts -> message.setDelivery(delivery(counts)));
    if (!info.training().equals(TrainingInfo.UNKNOWN)) {
      message.setTraining(TrainingInfoMapping.message(info.training()));
    }
    return message.build().toByteArray();
  }

  private static io.gradwatch.protocol.wire.LayerInfo layer(LayerInfo layer) {
    return io.gradwatch.protocol.wire.LayerInfo.newBuilder()
        .setName(layer.name())
        .setType(layer.type())
        .setActivation(layer.activation())
        .setParameters(layer.parameters())
        .setTrainableParameters(layer.trainableParameters())
        .setRecurrent(layer.recurrent())
        .setFamily(
            io.gradwatch.protocol.wire.LayerFamily.valueOf(
                WireMapping.wireName(layer.family(), FAMILY, LayerFamily.UNKNOWN)))
        .setActivationFamily(TrainingInfoMapping.activation(layer.activationFamily()))
        .setBidirectional(layer.bidirectional())
        .setOutput(layer.output())
        .addAllInputs(layer.inputs().orElse(List.of()))
        .setInputsKnown(layer.inputs().isPresent())
        .build();
  }

  private static io.gradwatch.protocol.wire.DeliveryCounts delivery(DeliveryCounts counts) {
    return io.gradwatch.protocol.wire.DeliveryCounts.newBuilder()
        .setOffered(counts.offered())
        .setPublished(counts.published())
        .setSpooled(counts.spooled())
        .setDropped(counts.dropped())
        .setFailed(counts.failed())
        .build();
  }

  public static Decoded<RunInfo> decode(byte[] bytes) {
    return WireMapping.decode(
        bytes,
        io.gradwatch.protocol.wire.RunInfo::parseFrom,
        io.gradwatch.protocol.wire.RunInfo::getContract,
        RunInfoCodec::info);
  }

  private static RunInfo info(io.gradwatch.protocol.wire.RunInfo message) {
    return new RunInfo(
        message.getRun(),
        message.getAttempt(),
        WireMapping.constant(RunState.class, "state", message.getState(), STATE),
        WireMapping.instant("started", message.hasStarted(), message.getStarted()),
        WireMapping.instant("heartbeat", message.hasHeartbeat(), message.getHeartbeat()),
        message.getFramework(),
        message.getModel(),
        WireMapping.parts(
            "layers", message.getLayersList(), Contract.MAX_LAYERS, RunInfoCodec::layer),
        message.getHyperParametersMap(),
        message.getStepsMeasured(),
        message.getPlannedSteps() == 0
            ? OptionalLong.empty()
            : OptionalLong.of(message.getPlannedSteps()),
        message.getFailure(),
        message.hasDelivery()
            ? Optional.of(
                WireMapping.part("delivery", message.getDelivery(), RunInfoCodec::delivery))
            : Optional.empty(),
        message.hasTraining()
            ? WireMapping.part("training", message.getTraining(), TrainingInfoMapping::training)
            : TrainingInfo.UNKNOWN,
        message.getResumedStep());
  }

  private static DeliveryCounts delivery(io.gradwatch.protocol.wire.DeliveryCounts message) {
    return new DeliveryCounts(
        message.getOffered(),
        message.getPublished(),
        message.getSpooled(),
        message.getDropped(),
        message.getFailed());
  }

  private static LayerInfo layer(io.gradwatch.protocol.wire.LayerInfo message) {
    return new LayerInfo(
        message.getName(),
        message.getType(),
        message.getActivation(),
        message.getParameters(),
        message.getTrainableParameters(),
        message.getRecurrent(),
        WireMapping.known(LayerFamily.class, message.getFamily(), FAMILY, LayerFamily.UNKNOWN),
        TrainingInfoMapping.activation(message.getActivationFamily()),
        message.getBidirectional(),
        message.getOutput(),
        message.getInputsKnown() || message.getInputsCount() > 0
            ? Optional.of(message.getInputsList())
            : Optional.empty());
  }
}
