package io.gradwatch.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Translates words of Deeplearning4j, Keras and PyTorch into the vocabulary of the contract: {@code
 * mean_squared_error}, {@code MSELoss} and {@code mse} are one loss. A word that is not listed is
 * UNKNOWN. {@link RunVocabulary} applies it to records of publishers that send words only.
 */
public final class FrameworkVocabulary {

  static final WordTable<OptimizerFamily> OPTIMIZERS =
      new WordTable<>(OptimizerFamily.UNKNOWN, "optimizer")
          .with(OptimizerFamily.SGD, "gradientdescent", "asgd")
          .with(OptimizerFamily.NESTEROV, "nesterovs")
          .with(OptimizerFamily.ADAM, "sparseadam");

  static final WordTable<LossFamily> LOSSES =
      new WordTable<>(LossFamily.UNKNOWN, "loss", "v2")
          .with(
              LossFamily.CROSS_ENTROPY,
              "mcxent",
              "sparsemcxent",
              "negativeloglikelihood",
              "categoricalcrossentropy",
              "sparsecategoricalcrossentropy",
              "categoricalfocalcrossentropy",
              "softmaxcrossentropy",
              "softmaxcrossentropywithlogits",
              "sparsesoftmaxcrossentropywithlogits",
              "softmaxcrossentropylosswithlogits",
              "sparsesoftmaxcrossentropylosswithlogits",
              "nll",
              "nllloss2d")
          .with(
              LossFamily.BINARY_CROSS_ENTROPY,
              "xent",
              "binaryxent",
              "binarycrossentropy",
              "binaryfocalcrossentropy",
              "binarycrossentropywithlogits",
              "sigmoidcrossentropy",
              "sigmcrossentropy",
              "weightedcrossentropywithlogits",
              "log",
              "bce",
              "bcewithlogits",
              "softmargin",
              "multilabelsoftmargin")
          .with(
              LossFamily.SQUARED_ERROR,
              "mse",
              "l2",
              "squared",
              "meansquared",
              "meansquarederror",
              "meansqerr")
          .with(LossFamily.ABSOLUTE_ERROR, "mae", "l1", "meanabsoluteerror", "absolutedifference")
          .with(LossFamily.PERCENTAGE_ERROR, "mape", "meanabsolutepercentageerror")
          .with(LossFamily.LOGARITHMIC_ERROR, "msle", "meansquaredlogarithmicerror")
          .with(LossFamily.HUBER, "smoothl1", "logcosh")
          .with(
              LossFamily.HINGE,
              "squaredhinge",
              "categoricalhinge",
              "multimargin",
              "multilabelmargin")
          .with(
              LossFamily.KL_DIVERGENCE,
              "kld",
              "kldiv",
              "kullbackleiblerdivergence",
              "reconstructioncrossentropy")
          .with(LossFamily.POISSON, "poissonnll", "logpoisson")
          .with(
              LossFamily.COSINE,
              "cosineproximity",
              "cosinesimilarity",
              "cosineembedding",
              "cosinedistance")
          .with(LossFamily.LIKELIHOOD, "gaussiannll", "mixturedensity")
          .with(
              LossFamily.RANKING,
              "tripletmargin",
              "tripletmarginwithdistance",
              "marginranking",
              "hingeembedding",
              "multilabel",
              "meanpairwssqerr",
              "meanpairwisesquarederror")
          .with(LossFamily.OVERLAP, "fmeasure", "dice", "tversky", "jaccard");

  static final WordTable<ActivationFamily> ACTIVATIONS =
      new WordTable<>(ActivationFamily.UNKNOWN, "activation", "layer")
          .with(ActivationFamily.IDENTITY, "linear", "none")
          .with(ActivationFamily.RELU, "relu6", "thresholdedrelu", "threshold")
          .with(ActivationFamily.LEAKY_RELU, "lrelu", "rrelu", "prelu")
          .with(ActivationFamily.ELU, "celu")
          .with(ActivationFamily.SWISH, "silu", "hardswish", "hardsilu")
          .with(ActivationFamily.TANH, "rationaltanh")
          .with(ActivationFamily.SOFTMAX, "softmax2d", "activationsoftmax")
          .with(ActivationFamily.EXPONENTIAL, "exp")
          .with(ActivationFamily.GATED_LINEAR_UNIT, "glu")
          .with(
              ActivationFamily.OTHER,
              "cube",
              "rectifiedtanh",
              "softmin",
              "softshrink",
              "hardshrink",
              "tanhshrink");

  /** Parts of the names of layer types, in the order in which they decide. */
  static final List<Map.Entry<String, LayerFamily>> LAYERS =
      Stream.of(
              parts(LayerFamily.OUTPUT, "output"),
              parts(LayerFamily.LOSS, "loss"),
              parts(LayerFamily.ATTENTION, "attention", "transformer"),
              parts(LayerFamily.EMBEDDING, "embedding", "gather"),
              parts(LayerFamily.LSTM, "lstm"),
              parts(LayerFamily.GRU, "gru"),
              parts(LayerFamily.RECURRENT, "rnn", "recurrent", "bidirectional", "sru"),
              parts(LayerFamily.NORMALIZATION, "norm"),
              parts(LayerFamily.POOLING, "pool", "subsampling"),
              parts(LayerFamily.DROPOUT, "dropout", "noise"),
              parts(LayerFamily.AUTOENCODER, "autoencoder"),
              parts(LayerFamily.OTHER, "capsule", "elementwisemultiplication"),
              parts(LayerFamily.SHAPE, "pad", "crop", "upsampl", "repeat", "flatten", "reshape"),
              parts(LayerFamily.SHAPE, "permute", "shuffle", "spaceto", "depthto", "fold"),
              parts(LayerFamily.CONVOLUTION, "conv", "locallyconnected"),
              parts(LayerFamily.DENSE, "dense", "linear", "matmul", "mmul", "xwplusb"),
              parts(LayerFamily.MERGE, "merge", "concat", "elementwise", "average", "multiply"),
              parts(LayerFamily.MERGE, "subtract", "maximum", "minimum", "add", "dot"),
              parts(LayerFamily.ACTIVATION, "activation"))
          .flatMap(List::stream)
          .toList();

  private static List<Map.Entry<String, LayerFamily>> parts(LayerFamily family, String... parts) {
    return Arrays.stream(parts).map(part -> Map.entry(part, family)).toList();
  }

  private FrameworkVocabulary() {}

  /** Translates the name of an optimiser. */
  public static OptimizerFamily optimizer(String name) {
    return OPTIMIZERS.find(name).orElse(OptimizerFamily.UNKNOWN);
  }

  /** Translates the name of a loss function. */
  public static LossFamily loss(String name) {
    return LOSSES.find(name).orElse(LossFamily.UNKNOWN);
  }

  /** Translates the name of an activation function; that of none is empty. */
  public static ActivationFamily activation(String name) {
    return name.isBlank()
        ? ActivationFamily.IDENTITY
        : ACTIVATIONS.find(name).orElse(ActivationFamily.UNKNOWN);
  }

  /**
   * Translates the type of a layer. A type in parentheses, as in {@code LastTimeStep(LSTM)}, is the
   * layer inside a wrapper.
   */
  public static LayerFamily layer(String type) {
    int open = type.indexOf('(');
    if (open >= 0 && type.endsWith(")")) {
      String inner = type.substring(open + 1, type.length() - 1);
      // settings, as in Linear(in_features=2), are no type
      LayerFamily wrapped = inner.contains("=") ? LayerFamily.UNKNOWN : layer(inner);
      if (wrapped != LayerFamily.UNKNOWN) {
        return wrapped;
      }
    }
    String word = WordTable.normalized(type);
    for (Map.Entry<String, LayerFamily> part : LAYERS) {
      if (word.contains(part.getKey())) {
        return part.getValue();
      }
    }
    return ACTIVATIONS.find(type).isPresent() ? LayerFamily.ACTIVATION : LayerFamily.UNKNOWN;
  }

  /** Returns how a loss function combines the terms of the units of one prediction. */
  static LossReduction unitReduction(String lossName) {
    return switch (loss(lossName)) {
      case CROSS_ENTROPY -> LossReduction.SUM;
      case BINARY_CROSS_ENTROPY ->
          // Deeplearning4j adds the units up, Keras and PyTorch take their mean
          WordTable.normalized(lossName).endsWith("xent") ? LossReduction.SUM : LossReduction.MEAN;
      default -> LossReduction.UNKNOWN;
    };
  }
}
