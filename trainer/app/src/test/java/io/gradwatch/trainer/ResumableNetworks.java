package io.gradwatch.trainer;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Classifiers of the bundled digits with every kind of state that a checkpoint has to hold. */
final class ResumableNetworks {

  private ResumableNetworks() {}

  /** Configurations by name, as JSON. */
  static Map<String, String> json() {
    return Map.of(
        "dropout, Adam", dropout().toJson(),
        "batch normalisation, momentum, rate by epoch", convolutional().toJson(),
        "recurrent, RMSProp, rate by step", recurrent().toJson(),
        "graph, noise, AMSGrad", graph().toJson());
  }

  static MultiLayerConfiguration dropout() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(0.01))
        .list(
            new DenseLayer.Builder().nIn(64).nOut(16).activation(Activation.RELU).build(),
            new DenseLayer.Builder().nIn(16).nOut(16).dropOut(0.8).build(),
            new OutputLayer.Builder().nIn(16).nOut(10).activation(Activation.SOFTMAX).build())
        .build();
  }

  private static MultiLayerConfiguration convolutional() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Nesterovs(new StepSchedule(ScheduleType.EPOCH, 0.05, 0.5, 1), 0.9))
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build())
        .layer(new BatchNormalization())
        .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
        .setInputType(InputType.convolutionalFlat(8, 8, 1))
        .build();
  }

  private static MultiLayerConfiguration recurrent() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new RmsProp(new ExponentialSchedule(ScheduleType.ITERATION, 0.02, 0.98)))
        .list(
            new LastTimeStep(new LSTM.Builder().nIn(8).nOut(8).build()),
            new OutputLayer.Builder().nIn(8).nOut(10).activation(Activation.SOFTMAX).build())
        .build();
  }

  private static ComputationGraphConfiguration graph() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new AMSGrad(0.01))
        .graphBuilder()
        .addInputs("in")
        .addLayer(
            "hidden",
            new DenseLayer.Builder().nIn(64).nOut(12).dropOut(new GaussianNoise(0.1)).build(),
            "in")
        .addLayer(
            "out",
            new OutputLayer.Builder().nIn(12).nOut(10).activation(Activation.SOFTMAX).build(),
            "hidden")
        .setOutputs("out")
        .build();
  }
}
