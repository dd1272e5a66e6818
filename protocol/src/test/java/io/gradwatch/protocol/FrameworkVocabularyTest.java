package io.gradwatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameworkVocabularyTest {

  @ParameterizedTest
  @CsvSource({
    "Sgd, SGD",
    "SGD, SGD",
    "torch.optim.SGD, SGD",
    "Nesterovs, NESTEROV",
    "RmsProp, RMSPROP",
    "RMSprop, RMSPROP",
    "rmsprop, RMSPROP",
    "Adam, ADAM",
    "adam_optimizer, ADAM",
    "SparseAdam, ADAM",
    "AdamW, ADAMW",
    "keras.src.optimizers.adamw.AdamW, ADAMW",
    "AMSGrad, AMSGRAD",
    "AdaMax, ADAMAX",
    "Adamax, ADAMAX",
    "AdaGrad, ADAGRAD",
    "Adagrad, ADAGRAD",
    "AdaDelta, ADADELTA",
    "Adadelta, ADADELTA",
    "AdaBelief, ADABELIEF",
    "Nadam, NADAM",
    "NAdam, NADAM",
    "RAdam, RADAM",
    "Rprop, RPROP",
    "Adafactor, ADAFACTOR",
    "Lion, LION",
    "LAMB, LAMB",
    "Ftrl, FTRL",
    "LBFGS, LBFGS",
    "NoOp, NO_OP",
    "MyOptimizer, UNKNOWN",
    "'', UNKNOWN"
  })
  void translatesOptimizers(String word, OptimizerFamily family) {
    assertThat(FrameworkVocabulary.optimizer(word)).isEqualTo(family);
  }

  @ParameterizedTest
  @CsvSource({
    "mcxent, CROSS_ENTROPY",
    "LossMCXENT, CROSS_ENTROPY",
    "sparse_mcxent, CROSS_ENTROPY",
    "negativeloglikelihood, CROSS_ENTROPY",
    "CrossEntropyLoss, CROSS_ENTROPY",
    "torch.nn.CrossEntropyLoss, CROSS_ENTROPY",
    "NLLLoss, CROSS_ENTROPY",
    "nll_loss, CROSS_ENTROPY",
    "categorical_crossentropy, CROSS_ENTROPY",
    "SparseCategoricalCrossentropy(from_logits=True), CROSS_ENTROPY",
    "xent, BINARY_CROSS_ENTROPY",
    "binary_crossentropy, BINARY_CROSS_ENTROPY",
    "BinaryCrossentropy, BINARY_CROSS_ENTROPY",
    "BCELoss, BINARY_CROSS_ENTROPY",
    "BCEWithLogitsLoss, BINARY_CROSS_ENTROPY",
    "binary_cross_entropy_with_logits, BINARY_CROSS_ENTROPY",
    "mse, SQUARED_ERROR",
    "MSELoss, SQUARED_ERROR",
    "mean_squared_error, SQUARED_ERROR",
    "MeanSquaredError, SQUARED_ERROR",
    "l2, SQUARED_ERROR",
    "mae, ABSOLUTE_ERROR",
    "L1Loss, ABSOLUTE_ERROR",
    "mean_absolute_error, ABSOLUTE_ERROR",
    "mape, PERCENTAGE_ERROR",
    "msle, LOGARITHMIC_ERROR",
    "SmoothL1Loss, HUBER",
    "smooth_l1_loss, HUBER",
    "HuberLoss, HUBER",
    "Huber, HUBER",
    "log_cosh, HUBER",
    "hinge, HINGE",
    "squaredhinge, HINGE",
    "MultiMarginLoss, HINGE",
    "KLDivLoss, KL_DIVERGENCE",
    "kld, KL_DIVERGENCE",
    "kl_divergence, KL_DIVERGENCE",
    "PoissonNLLLoss, POISSON",
    "poisson, POISSON",
    "cosineproximity, COSINE",
    "CosineSimilarity, COSINE",
    "CosineEmbeddingLoss, COSINE",
    "CTCLoss, CTC",
    "ctc, CTC",
    "GaussianNLLLoss, LIKELIHOOD",
    "mixturedensity, LIKELIHOOD",
    "TripletMarginLoss, RANKING",
    "multilabel, RANKING",
    "wasserstein, WASSERSTEIN",
    "fmeasure, OVERLAP",
    "Dice, OVERLAP",
    "MyLoss, UNKNOWN",
    "'', UNKNOWN"
  })
  void translatesLosses(String word, LossFamily family) {
    assertThat(FrameworkVocabulary.loss(word)).isEqualTo(family);
  }

  @ParameterizedTest
  @CsvSource({
    "identity, IDENTITY",
    "linear, IDENTITY",
    "Identity, IDENTITY",
    "'', IDENTITY",
    "relu, RELU",
    "ReLU, RELU",
    "ReLU6, RELU",
    "relu6, RELU",
    "thresholdedrelu(theta=1.0), RELU",
    "leakyrelu(a=0.01), LEAKY_RELU",
    "LeakyReLU(negative_slope=0.01), LEAKY_RELU",
    "leaky_relu, LEAKY_RELU",
    "PReLU, LEAKY_RELU",
    "rrelu(l=0.1 u=0.3), LEAKY_RELU",
    "elu(alpha=1.0), ELU",
    "ELU, ELU",
    "selu, SELU",
    "GELU, GELU",
    "gelu(precise=false), GELU",
    "swish, SWISH",
    "SiLU, SWISH",
    "Hardswish, SWISH",
    "hard_silu, SWISH",
    "Mish, MISH",
    "sigmoid, SIGMOID",
    "Sigmoid, SIGMOID",
    "torch.nn.Sigmoid(), SIGMOID",
    "hardsigmoid, HARD_SIGMOID",
    "hard_sigmoid, HARD_SIGMOID",
    "LogSigmoid, LOG_SIGMOID",
    "tanh, TANH",
    "Tanh, TANH",
    "rationaltanh, TANH",
    "hardtanh, HARD_TANH",
    "Hardtanh, HARD_TANH",
    "softmax, SOFTMAX",
    "Softmax(dim=1), SOFTMAX",
    "log_softmax, LOG_SOFTMAX",
    "LogSoftmax, LOG_SOFTMAX",
    "softplus, SOFTPLUS",
    "Softplus, SOFTPLUS",
    "softsign, SOFTSIGN",
    "exponential, EXPONENTIAL",
    "GLU, GATED_LINEAR_UNIT",
    "cube, OTHER",
    "rectifiedtanh, OTHER",
    "myactivation, UNKNOWN"
  })
  void translatesActivations(String word, ActivationFamily family) {
    assertThat(FrameworkVocabulary.activation(word)).isEqualTo(family);
  }

  @ParameterizedTest
  @CsvSource({
    "DenseLayer, DENSE",
    "Dense, DENSE",
    "Linear, DENSE",
    "'Linear(in_features=2, out_features=3, bias=True)', DENSE",
    "torch.nn.modules.linear.Linear, DENSE",
    "ConvolutionLayer, CONVOLUTION",
    "Convolution1DLayer, CONVOLUTION",
    "Conv2D, CONVOLUTION",
    "Conv2d, CONVOLUTION",
    "ConvTranspose2d, CONVOLUTION",
    "Deconvolution2D, CONVOLUTION",
    "SeparableConv2D, CONVOLUTION",
    "LocallyConnected2D, CONVOLUTION",
    "EmbeddingLayer, EMBEDDING",
    "EmbeddingSequenceLayer, EMBEDDING",
    "Embedding, EMBEDDING",
    "EmbeddingBag, EMBEDDING",
    "SimpleRnn, RECURRENT",
    "SimpleRNN, RECURRENT",
    "RNN, RECURRENT",
    "Bidirectional, RECURRENT",
    "LSTM, LSTM",
    "GravesBidirectionalLSTM, LSTM",
    "LSTMCell, LSTM",
    "lstmLayer, LSTM",
    "LastTimeStep(LSTM), LSTM",
    "Bidirectional(LSTM), LSTM",
    "FrozenLayer(Bidirectional(SimpleRnn)), RECURRENT",
    "GRU, GRU",
    "GRUCell, GRU",
    "BatchNormalization, NORMALIZATION",
    "BatchNorm1d, NORMALIZATION",
    "LayerNorm, NORMALIZATION",
    "layer_norm, NORMALIZATION",
    "SelfAttentionLayer, ATTENTION",
    "RecurrentAttentionLayer, ATTENTION",
    "MultiheadAttention, ATTENTION",
    "MultiHeadAttention, ATTENTION",
    "SubsamplingLayer, POOLING",
    "GlobalPoolingLayer, POOLING",
    "MaxPooling2D, POOLING",
    "AdaptiveAvgPool2d, POOLING",
    "DropoutLayer, DROPOUT",
    "Dropout, DROPOUT",
    "GaussianNoise, DROPOUT",
    "OutputLayer, OUTPUT",
    "RnnOutputLayer, OUTPUT",
    "CenterLossOutputLayer, OUTPUT",
    "LossLayer, LOSS",
    "RnnLossLayer, LOSS",
    "CrossEntropyLoss, LOSS",
    "ActivationLayer, ACTIVATION",
    "PReLULayer, ACTIVATION",
    "LeakyReLU, ACTIVATION",
    "Sigmoid, ACTIVATION",
    "Softmax, ACTIVATION",
    "MergeVertex, MERGE",
    "Concatenate, MERGE",
    "Add, MERGE",
    "ZeroPaddingLayer, SHAPE",
    "Upsampling2D, SHAPE",
    "Flatten, SHAPE",
    "RepeatVector, SHAPE",
    "VariationalAutoencoder, AUTOENCODER",
    "CapsuleLayer, OTHER",
    "MyBlock, UNKNOWN",
    "'', UNKNOWN"
  })
  void translatesLayerTypes(String word, LayerFamily family) {
    assertThat(FrameworkVocabulary.layer(word)).isEqualTo(family);
  }

  @ParameterizedTest
  @EnumSource
  void knowsItsOwnWords(OptimizerFamily family) {
    assertThat(FrameworkVocabulary.optimizer(family.name())).isEqualTo(family);
  }

  @ParameterizedTest
  @EnumSource
  void knowsItsOwnWords(LossFamily family) {
    assertThat(FrameworkVocabulary.loss(family.name())).isEqualTo(family);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", ")", "a(b(c))", "((((", "...", "loss", "\u0130", "LastTimeStep()"})
  void acceptsAnyText(String text) {
    assertThat(FrameworkVocabulary.layer(text)).isNotNull();
    assertThat(FrameworkVocabulary.loss(text)).isNotNull();
    assertThat(FrameworkVocabulary.activation(text)).isNotNull();
    assertThat(FrameworkVocabulary.optimizer(text)).isNotNull();
  }

  @Test
  void addsUpBinaryCrossEntropiesOnlyInDeeplearning4j() {
    assertThat(FrameworkVocabulary.unitReduction("xent")).isEqualTo(LossReduction.SUM);
    assertThat(FrameworkVocabulary.unitReduction("BCEWithLogitsLoss"))
        .isEqualTo(LossReduction.MEAN);
    assertThat(FrameworkVocabulary.unitReduction("binary_crossentropy"))
        .isEqualTo(LossReduction.MEAN);
    assertThat(FrameworkVocabulary.unitReduction("mse")).isEqualTo(LossReduction.UNKNOWN);
  }
}
