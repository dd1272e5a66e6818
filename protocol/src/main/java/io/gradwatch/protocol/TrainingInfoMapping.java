package io.gradwatch.protocol;

import java.util.Optional;
import java.util.OptionalInt;

/** Mapping of {@link TrainingInfo} and its vocabulary to protobuf messages and back. */
final class TrainingInfoMapping {

  private static final String OPTIMIZER = "OPTIMIZER_FAMILY_";
  private static final String SCHEDULE = "LEARNING_RATE_SCHEDULE_";
  private static final String CLIPPING = "CLIPPING_KIND_";
  private static final String LOSS = "LOSS_FAMILY_";
  private static final String REDUCTION = "LOSS_REDUCTION_";
  private static final String ACTIVATION = "ACTIVATION_FAMILY_";

  private TrainingInfoMapping() {}

  static io.gradwatch.protocol.wire.TrainingInfo message(TrainingInfo training) {
    var message = io.gradwatch.protocol.wire.TrainingInfo.newBuilder();
    if (!training.optimizer().equals(OptimizerInfo.UNKNOWN)) {
      message.setOptimizer(optimizer(training.optimizer()));
    }
    training.outputs().forEach(output -> message.addOutputs(output(output)));
    training.baselineLoss().ifPresent(message::setBaselineLoss);
    return message.build();
  }

  private static io.gradwatch.protocol.wire.OptimizerInfo optimizer(OptimizerInfo optimizer) {
    var message =
        io.gradwatch.protocol.wire.OptimizerInfo.newBuilder()
            .setFamily(
                io.gradwatch.protocol.wire.OptimizerFamily.valueOf(
                    WireMapping.wireName(optimizer.family(), OPTIMIZER, OptimizerFamily.UNKNOWN)))
            .setName(optimizer.name())
            .setSchedule(
                io.gradwatch.protocol.wire.LearningRateSchedule.valueOf(
                    WireMapping.wireName(
                        optimizer.schedule(), SCHEDULE, LearningRateSchedule.UNKNOWN)));
    optimizer.normalized().ifPresent(message::setNormalized);
    optimizer.momentum().ifPresent(message::setMomentum);
    optimizer.beta1().ifPresent(message::setBeta1);
    optimizer.beta2().ifPresent(message::setBeta2);
    optimizer.epsilon().ifPresent(message::setEpsilon);
    optimizer.weightDecay().ifPresent(message::setWeightDecay);
    optimizer.clipping().ifPresent(clipping -> message.setClipping(clipping(clipping)));
    return message.build();
  }

  private static io.gradwatch.protocol.wire.GradientClipping clipping(GradientClipping clipping) {
    return io.gradwatch.protocol.wire.GradientClipping.newBuilder()
        .setKind(
            io.gradwatch.protocol.wire.ClippingKind.valueOf(
                WireMapping.wireName(clipping.kind(), CLIPPING, ClippingKind.UNKNOWN)))
        .setThreshold(clipping.threshold())
        .build();
  }

  private static io.gradwatch.protocol.wire.OutputInfo output(OutputInfo output) {
    var message =
        io.gradwatch.protocol.wire.OutputInfo.newBuilder()
            .setName(output.name())
            .setLoss(
                io.gradwatch.protocol.wire.LossFamily.valueOf(
                    WireMapping.wireName(output.loss(), LOSS, LossFamily.UNKNOWN)))
            .setLossName(output.lossName())
            .setActivation(activation(output.activation()))
            .setUnits(output.units())
            .setPerTimeStep(output.perTimeStep())
            .setUnitReduction(reduction(output.unitReduction()))
            .setTimeReduction(reduction(output.timeReduction()));
    output.layer().ifPresent(message::setLayer);
    output.weighted().ifPresent(message::setWeighted);
    return message.build();
  }

  private static io.gradwatch.protocol.wire.LossReduction reduction(LossReduction reduction) {
    return io.gradwatch.protocol.wire.LossReduction.valueOf(
        WireMapping.wireName(reduction, REDUCTION, LossReduction.UNKNOWN));
  }

  static io.gradwatch.protocol.wire.ActivationFamily activation(ActivationFamily activation) {
    return io.gradwatch.protocol.wire.ActivationFamily.valueOf(
        WireMapping.wireName(activation, ACTIVATION, ActivationFamily.UNKNOWN));
  }

  static TrainingInfo training(io.gradwatch.protocol.wire.TrainingInfo message) {
    return new TrainingInfo(
        message.hasOptimizer()
            ? WireMapping.part("optimizer", message.getOptimizer(), TrainingInfoMapping::optimizer)
            : OptimizerInfo.UNKNOWN,
        WireMapping.parts(
            "outputs", message.getOutputsList(), Contract.MAX_OUTPUTS, TrainingInfoMapping::output),
        WireMapping.optional(message.hasBaselineLoss(), message.getBaselineLoss()));
  }

  private static OptimizerInfo optimizer(io.gradwatch.protocol.wire.OptimizerInfo message) {
    return new OptimizerInfo(
        WireMapping.known(
            OptimizerFamily.class, message.getFamily(), OPTIMIZER, OptimizerFamily.UNKNOWN),
        message.getName(),
        message.hasNormalized() ? Optional.of(message.getNormalized()) : Optional.empty(),
        WireMapping.known(
            LearningRateSchedule.class,
            message.getSchedule(),
            SCHEDULE,
            LearningRateSchedule.UNKNOWN),
        WireMapping.optional(message.hasMomentum(), message.getMomentum()),
        WireMapping.optional(message.hasBeta1(), message.getBeta1()),
        WireMapping.optional(message.hasBeta2(), message.getBeta2()),
        WireMapping.optional(message.hasEpsilon(), message.getEpsilon()),
        WireMapping.optional(message.hasWeightDecay(), message.getWeightDecay()),
        message.hasClipping()
            ? Optional.of(
                WireMapping.part("clipping", message.getClipping(), TrainingInfoMapping::clipping))
            : Optional.empty());
  }

  private static GradientClipping clipping(io.gradwatch.protocol.wire.GradientClipping message) {
    return new GradientClipping(
        WireMapping.known(ClippingKind.class, message.getKind(), CLIPPING, ClippingKind.UNKNOWN),
        message.getThreshold());
  }

  private static OutputInfo output(io.gradwatch.protocol.wire.OutputInfo message) {
    return new OutputInfo(
        message.getName(),
        message.hasLayer() ? OptionalInt.of(message.getLayer()) : OptionalInt.empty(),
        WireMapping.known(LossFamily.class, message.getLoss(), LOSS, LossFamily.UNKNOWN),
        message.getLossName(),
        activation(message.getActivation()),
        message.getUnits(),
        message.getPerTimeStep(),
        reduction(message.getUnitReduction()),
        reduction(message.getTimeReduction()),
        message.hasWeighted() ? Optional.of(message.getWeighted()) : Optional.empty());
  }

  private static LossReduction reduction(io.gradwatch.protocol.wire.LossReduction wire) {
    return WireMapping.known(LossReduction.class, wire, REDUCTION, LossReduction.UNKNOWN);
  }

  static ActivationFamily activation(io.gradwatch.protocol.wire.ActivationFamily wire) {
    return WireMapping.known(ActivationFamily.class, wire, ACTIVATION, ActivationFamily.UNKNOWN);
  }
}
