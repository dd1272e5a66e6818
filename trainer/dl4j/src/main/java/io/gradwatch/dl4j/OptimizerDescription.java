package io.gradwatch.dl4j;

import io.gradwatch.protocol.ClippingKind;
import io.gradwatch.protocol.GradientClipping;
import io.gradwatch.protocol.LearningRateSchedule;
import io.gradwatch.protocol.OptimizerFamily;
import io.gradwatch.protocol.OptimizerInfo;
import io.gradwatch.protocol.OptimizerInfoBuilder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Describes the optimiser that the trained layers of a network share. Where layers differ in a
 * setting, it is not stated; where they differ in the optimiser, its family is OTHER.
 */
final class OptimizerDescription {

  private OptimizerDescription() {}

  static OptimizerInfo of(NetworkAdapter network) {
    List<OptimizerInfo> optimizers =
        network.layerHandles().stream()
            .filter(LayerHandle::receivesGradient)
            .flatMap(handle -> handle.layer().stream())
            .map(layer -> LayerTraits.innermost(layer.conf().getLayer()))
            .flatMap(layer -> ofLayer(layer).stream())
            .distinct()
            .toList();
    return switch (optimizers.size()) {
      case 0 -> OptimizerInfo.UNKNOWN;
      case 1 -> optimizers.get(0);
      default -> shared(optimizers);
    };
  }

  private static Optional<OptimizerInfo> ofLayer(Layer layer) {
    if (layer instanceof BaseLayer base && base.getIUpdater() != null) {
      OptimizerInfoBuilder builder =
          settings(
              base.getIUpdater(), Optional.ofNullable(base.getRegularization()).orElse(List.of()));
      GradientNormalization normalization = base.getGradientNormalization();
      if (normalization == GradientNormalization.RenormalizeL2PerLayer
          || normalization == GradientNormalization.RenormalizeL2PerParamType) {
        builder.normalized(true); // each gradient is scaled to a norm of 1
      }
      clipping(normalization)
          .map(kind -> new GradientClipping(kind, base.getGradientNormalizationThreshold()))
          .ifPresent(builder::clipping);
      return Optional.of(builder.build());
    }
    return layer instanceof AbstractSameDiffLayer own && own.getUpdater() != null
        ? Optional.of(
            settings(
                    own.getUpdater(),
                    Optional.ofNullable(own.getRegularization()).orElse(List.of()))
                .build())
        : Optional.empty();
  }

  private static Optional<ClippingKind> clipping(@Nullable GradientNormalization normalization) {
    if (normalization == null) {
      return Optional.empty();
    }
    return switch (normalization) {
      case ClipElementWiseAbsoluteValue -> Optional.of(ClippingKind.VALUE);
      case ClipL2PerLayer -> Optional.of(ClippingKind.LAYER_NORM);
      case ClipL2PerParamType -> Optional.of(ClippingKind.PARAMETER_NORM);
      default -> Optional.empty();
    };
  }

  /** The settings of an optimiser and of a regularisation, those that no schedule changes. */
  static OptimizerInfoBuilder settings(IUpdater updater, List<Regularization> regularization) {
    OptimizerInfoBuilder builder =
        OptimizerInfo.builder(
                ClassFamilies.optimizer(updater.getClass()),
                NameSanitizer.name(updater.getClass().getSimpleName()))
            .schedule(ScheduleClassifier.of(updater));
    if (updater instanceof Nesterovs nesterovs) {
      builder.momentum(nesterovs.getMomentum());
    } else if (updater instanceof Adam adam) {
      builder.beta1(adam.getBeta1()).beta2(adam.getBeta2()).epsilon(adam.getEpsilon());
    } else if (updater instanceof AdaMax adaMax) {
      builder.beta1(adaMax.getBeta1()).beta2(adaMax.getBeta2()).epsilon(adaMax.getEpsilon());
    } else if (updater instanceof Nadam nadam) {
      builder.beta1(nadam.getBeta1()).beta2(nadam.getBeta2()).epsilon(nadam.getEpsilon());
    } else if (updater instanceof AMSGrad amsGrad) {
      builder.beta1(amsGrad.getBeta1()).beta2(amsGrad.getBeta2()).epsilon(amsGrad.getEpsilon());
    } else if (updater instanceof AdaBelief belief) {
      builder.beta1(belief.getBeta1()).beta2(belief.getBeta2()).epsilon(belief.getEpsilon());
    } else if (updater instanceof RmsProp rmsProp) {
      builder.beta2(rmsProp.getRmsDecay()).epsilon(rmsProp.getEpsilon());
    } else if (updater instanceof AdaDelta adaDelta) {
      builder.beta2(adaDelta.getRho()).epsilon(adaDelta.getEpsilon());
    } else if (updater instanceof AdaGrad adaGrad) {
      builder.epsilon(adaGrad.getEpsilon());
    }
    for (Regularization term : regularization) {
      if (term instanceof WeightDecay decay) {
        constant(decay.getCoeff()).ifPresent(builder::weightDecay);
      } else if (term instanceof L2Regularization l2) {
        constant(l2.getL2()).ifPresent(builder::weightDecay);
      }
    }
    return builder;
  }

  private static OptionalDouble constant(ISchedule schedule) {
    return schedule instanceof FixedSchedule
        ? OptionalDouble.of(schedule.valueAt(0, 0))
        : OptionalDouble.empty();
  }

  private static OptimizerInfo shared(List<OptimizerInfo> optimizers) {
    String names =
        optimizers.stream().map(OptimizerInfo::name).distinct().collect(Collectors.joining(", "));
    return new OptimizerInfo(
        agreed(optimizers, OptimizerInfo::family).orElse(OptimizerFamily.OTHER),
        NameSanitizer.name(names),
        agreed(optimizers, OptimizerInfo::normalizesUpdate).orElse(Optional.empty()),
        agreed(optimizers, OptimizerInfo::schedule).orElse(LearningRateSchedule.UNKNOWN),
        agreed(optimizers, OptimizerInfo::momentum).orElse(OptionalDouble.empty()),
        agreed(optimizers, OptimizerInfo::beta1).orElse(OptionalDouble.empty()),
        agreed(optimizers, OptimizerInfo::beta2).orElse(OptionalDouble.empty()),
        agreed(optimizers, OptimizerInfo::epsilon).orElse(OptionalDouble.empty()),
        agreed(optimizers, OptimizerInfo::weightDecay).orElse(OptionalDouble.empty()),
        agreed(optimizers, OptimizerInfo::clipping).orElse(Optional.empty()));
  }

  private static <T> Optional<T> agreed(
      List<OptimizerInfo> optimizers, Function<OptimizerInfo, T> setting) {
    Stream<T> values = optimizers.stream().map(setting).distinct().limit(2);
    List<T> distinct = values.toList();
    return distinct.size() == 1 ? Optional.of(distinct.get(0)) : Optional.empty();
  }
}
