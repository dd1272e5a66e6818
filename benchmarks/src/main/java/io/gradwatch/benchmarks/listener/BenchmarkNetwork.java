package io.gradwatch.benchmarks.listener;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Typical networks, each with a batch of random data. */
public enum BenchmarkNetwork {
  /** Dense, 0.24 M parameters, 64 examples of 784 values. */
  DENSE_SMALL("dense 250 k") {
    @Override
    MultiLayerNetwork network() {
      return dense(256, 160);
    }

    @Override
    DataSet batch() {
      return randomExamples(64, 784);
    }

    @Override
    int roundMultiplier() {
      return 20;
    }
  },
  /** Dense, 5.8 M parameters, 128 examples of 784 values. */
  DENSE_LARGE("dense 6 M") {
    @Override
    MultiLayerNetwork network() {
      return dense(2_048, 2_048);
    }

    @Override
    DataSet batch() {
      return randomExamples(128, 784);
    }
  },
  /** LeNet-like, 0.43 M parameters, 64 images of 28 × 28 pixels. */
  CONVOLUTION("convolution") {
    @Override
    MultiLayerNetwork network() {
      return initialised(
          builder()
              .list()
              .layer(convolution(20))
              .layer(pooling())
              .layer(convolution(50))
              .layer(pooling())
              .layer(new DenseLayer.Builder().nOut(500).activation(Activation.RELU).build())
              .layer(classes())
              .setInputType(InputType.convolutionalFlat(28, 28, 1)));
    }

    @Override
    DataSet batch() {
      return randomExamples(64, 784);
    }
  },
  /** Two layers of 128 units, 0.22 M parameters, 32 sequences of 50 steps. */
  LSTM_TWICE("LSTM") {
    @Override
    MultiLayerNetwork network() {
      return initialised(
          builder()
              .list()
              .layer(new LSTM.Builder().nOut(128).activation(Activation.TANH).build())
              .layer(new LSTM.Builder().nOut(128).activation(Activation.TANH).build())
              .layer(
                  new RnnOutputLayer.Builder(LossFunction.MSE)
                      .nOut(1)
                      .activation(Activation.IDENTITY)
                      .build())
              .setInputType(InputType.recurrent(32)));
    }

    @Override
    DataSet batch() {
      return new DataSet(
          Nd4j.randn(DataType.FLOAT, 32, 32, 50), Nd4j.randn(DataType.FLOAT, 32, 1, 50));
    }
  };

  private static final long SEED = 20_260_101;

  private final String title;

  BenchmarkNetwork(String title) {
    this.title = title;
  }

  /** Name in tables. */
  public String title() {
    return title;
  }

  /** Builds a new network, always with the same initial weights. */
  abstract MultiLayerNetwork network();

  abstract DataSet batch();

  /** Number of rounds per round of a large network. */
  int roundMultiplier() {
    return 1;
  }

  private static MultiLayerNetwork dense(int first, int second) {
    return initialised(
        builder()
            .list()
            .layer(new DenseLayer.Builder().nOut(first).activation(Activation.RELU).build())
            .layer(new DenseLayer.Builder().nOut(second).activation(Activation.RELU).build())
            .layer(classes())
            .setInputType(InputType.feedForward(784)));
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(SEED)
        .weightInit(WeightInit.XAVIER)
        .updater(new Adam(1e-4));
  }

  private static ConvolutionLayer convolution(int channels) {
    return new ConvolutionLayer.Builder(5, 5)
        .nOut(channels)
        .convolutionMode(ConvolutionMode.Truncate)
        .activation(Activation.RELU)
        .build();
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  private static OutputLayer classes() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(10)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static MultiLayerNetwork initialised(NeuralNetConfiguration.ListBuilder layers) {
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  private static DataSet randomExamples(int count, int features) {
    Nd4j.getRandom().setSeed(SEED);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, count, 10);
    for (int i = 0; i < count; i++) {
      labels.putScalar(i, i % 10, 1);
    }
    return new DataSet(Nd4j.randn(DataType.FLOAT, count, features), labels);
  }
}
