package io.gradwatch.dl4j;

import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.LayerFamily;
import io.gradwatch.protocol.LossFamily;
import io.gradwatch.protocol.LossReduction;
import io.gradwatch.protocol.OptimizerFamily;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BaseUpsamplingLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationPReLU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;

/**
 * Families of Deeplearning4j's classes of optimisers, losses, activation functions and layers. A
 * subclass belongs to the family of the nearest class that is listed; any other class, such as one
 * of the user, is OTHER.
 */
@SuppressWarnings("deprecation") // GravesBidirectionalLSTM, which networks still have
final class ClassFamilies {

  private static final Map<Class<?>, OptimizerFamily> OPTIMIZERS =
      Map.ofEntries(
          Map.entry(NoOp.class, OptimizerFamily.NO_OP),
          Map.entry(Sgd.class, OptimizerFamily.SGD),
          Map.entry(Nesterovs.class, OptimizerFamily.NESTEROV),
          Map.entry(AdaGrad.class, OptimizerFamily.ADAGRAD),
          Map.entry(AdaDelta.class, OptimizerFamily.ADADELTA),
          Map.entry(RmsProp.class, OptimizerFamily.RMSPROP),
          Map.entry(Adam.class, OptimizerFamily.ADAM),
          Map.entry(AdaMax.class, OptimizerFamily.ADAMAX),
          Map.entry(Nadam.class, OptimizerFamily.NADAM),
          Map.entry(AMSGrad.class, OptimizerFamily.AMSGRAD),
          Map.entry(AdaBelief.class, OptimizerFamily.ADABELIEF));

  private static final Map<Class<?>, LossFamily> LOSSES =
      Map.ofEntries(
          Map.entry(LossMCXENT.class, LossFamily.CROSS_ENTROPY),
          Map.entry(LossSparseMCXENT.class, LossFamily.CROSS_ENTROPY),
          Map.entry(LossBinaryXENT.class, LossFamily.BINARY_CROSS_ENTROPY),
          Map.entry(LossL2.class, LossFamily.SQUARED_ERROR),
          Map.entry(LossL1.class, LossFamily.ABSOLUTE_ERROR),
          Map.entry(LossMAPE.class, LossFamily.PERCENTAGE_ERROR),
          Map.entry(LossMSLE.class, LossFamily.LOGARITHMIC_ERROR),
          Map.entry(LossHinge.class, LossFamily.HINGE),
          Map.entry(LossSquaredHinge.class, LossFamily.HINGE),
          Map.entry(LossKLD.class, LossFamily.KL_DIVERGENCE),
          Map.entry(LossPoisson.class, LossFamily.POISSON),
          Map.entry(LossCosineProximity.class, LossFamily.COSINE),
          Map.entry(LossMixtureDensity.class, LossFamily.LIKELIHOOD),
          Map.entry(LossMultiLabel.class, LossFamily.RANKING),
          Map.entry(LossWasserstein.class, LossFamily.WASSERSTEIN),
          Map.entry(LossFMeasure.class, LossFamily.OVERLAP));

  private static final Map<Class<?>, LossReduction> UNIT_REDUCTIONS =
      Map.ofEntries(
          Map.entry(LossMCXENT.class, LossReduction.SUM),
          Map.entry(LossSparseMCXENT.class, LossReduction.SUM),
          Map.entry(LossBinaryXENT.class, LossReduction.SUM),
          Map.entry(LossL2.class, LossReduction.SUM),
          Map.entry(LossMSE.class, LossReduction.MEAN),
          Map.entry(LossL1.class, LossReduction.SUM),
          Map.entry(LossMAE.class, LossReduction.MEAN),
          Map.entry(LossMAPE.class, LossReduction.MEAN),
          Map.entry(LossMSLE.class, LossReduction.MEAN),
          Map.entry(LossHinge.class, LossReduction.SUM),
          Map.entry(LossSquaredHinge.class, LossReduction.SUM),
          Map.entry(LossKLD.class, LossReduction.SUM),
          Map.entry(LossPoisson.class, LossReduction.SUM));

  private static final Map<Class<?>, ActivationFamily> ACTIVATIONS =
      Map.ofEntries(
          Map.entry(ActivationIdentity.class, ActivationFamily.IDENTITY),
          Map.entry(ActivationReLU.class, ActivationFamily.RELU),
          Map.entry(ActivationReLU6.class, ActivationFamily.RELU),
          Map.entry(ActivationThresholdedReLU.class, ActivationFamily.RELU),
          Map.entry(ActivationLReLU.class, ActivationFamily.LEAKY_RELU),
          Map.entry(ActivationRReLU.class, ActivationFamily.LEAKY_RELU),
          Map.entry(ActivationPReLU.class, ActivationFamily.LEAKY_RELU),
          Map.entry(ActivationELU.class, ActivationFamily.ELU),
          Map.entry(ActivationSELU.class, ActivationFamily.SELU),
          Map.entry(ActivationGELU.class, ActivationFamily.GELU),
          Map.entry(ActivationSwish.class, ActivationFamily.SWISH),
          Map.entry(ActivationMish.class, ActivationFamily.MISH),
          Map.entry(ActivationSigmoid.class, ActivationFamily.SIGMOID),
          Map.entry(ActivationHardSigmoid.class, ActivationFamily.HARD_SIGMOID),
          Map.entry(ActivationTanH.class, ActivationFamily.TANH),
          Map.entry(ActivationRationalTanh.class, ActivationFamily.TANH),
          Map.entry(ActivationHardTanH.class, ActivationFamily.HARD_TANH),
          Map.entry(ActivationSoftmax.class, ActivationFamily.SOFTMAX),
          Map.entry(ActivationSoftPlus.class, ActivationFamily.SOFTPLUS),
          Map.entry(ActivationSoftSign.class, ActivationFamily.SOFTSIGN));

  private static final Map<Class<?>, LayerFamily> LAYERS = new HashMap<>();

  static {
    layers(LayerFamily.DENSE, DenseLayer.class);
    layers(
        LayerFamily.CONVOLUTION,
        ConvolutionLayer.class,
        LocallyConnected1D.class,
        LocallyConnected2D.class);
    layers(LayerFamily.EMBEDDING, EmbeddingLayer.class, EmbeddingSequenceLayer.class);
    layers(LayerFamily.RECURRENT, BaseRecurrentLayer.class);
    layers(LayerFamily.LSTM, AbstractLSTM.class, GravesBidirectionalLSTM.class);
    layers(LayerFamily.NORMALIZATION, BatchNormalization.class, LocalResponseNormalization.class);
    layers(
        LayerFamily.ATTENTION,
        SelfAttentionLayer.class,
        LearnedSelfAttentionLayer.class,
        RecurrentAttentionLayer.class);
    layers(
        LayerFamily.POOLING,
        SubsamplingLayer.class,
        Subsampling3DLayer.class,
        GlobalPoolingLayer.class);
    layers(LayerFamily.DROPOUT, DropoutLayer.class);
    layers(
        LayerFamily.OUTPUT,
        BaseOutputLayer.class,
        Yolo2OutputLayer.class,
        SameDiffOutputLayer.class);
    layers(
        LayerFamily.LOSS,
        LossLayer.class,
        RnnLossLayer.class,
        CnnLossLayer.class,
        Cnn3DLossLayer.class);
    layers(LayerFamily.ACTIVATION, ActivationLayer.class, PReLULayer.class);
    layers(
        LayerFamily.SHAPE,
        ZeroPadding1DLayer.class,
        ZeroPaddingLayer.class,
        ZeroPadding3DLayer.class,
        Cropping1D.class,
        Cropping2D.class,
        Cropping3D.class,
        BaseUpsamplingLayer.class,
        SpaceToBatchLayer.class,
        SpaceToDepthLayer.class,
        RepeatVector.class);
    layers(LayerFamily.AUTOENCODER, AutoEncoder.class, VariationalAutoencoder.class);
  }

  private static void layers(LayerFamily family, Class<?>... types) {
    Arrays.stream(types).forEach(type -> LAYERS.put(type, family));
  }

  private ClassFamilies() {}

  static OptimizerFamily optimizer(Class<? extends IUpdater> type) {
    return nearest(OPTIMIZERS, type, OptimizerFamily.OTHER);
  }

  static LossFamily loss(Class<? extends ILossFunction> type) {
    return nearest(LOSSES, type, LossFamily.OTHER);
  }

  /** How a loss combines the terms of the units of one prediction. */
  static LossReduction unitReduction(Class<? extends ILossFunction> type) {
    return nearest(UNIT_REDUCTIONS, type, LossReduction.UNKNOWN);
  }

  static ActivationFamily activation(Class<? extends IActivation> type) {
    return nearest(ACTIVATIONS, type, ActivationFamily.OTHER);
  }

  /** Family of a layer without its wrappers. */
  static LayerFamily layer(Class<? extends Layer> type) {
    return nearest(LAYERS, type, LayerFamily.OTHER);
  }

  private static <F> F nearest(Map<Class<?>, F> families, Class<?> type, F other) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      F family = families.get(c);
      if (family != null) {
        return family;
      }
    }
    return other;
  }
}
