package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.HealthyCondition.ATTACHED_LATE;
import static io.gradwatch.benchmarks.population.HealthyCondition.BATCH_OF_ONE;
import static io.gradwatch.benchmarks.population.HealthyCondition.CLASS_WEIGHTS;
import static io.gradwatch.benchmarks.population.HealthyCondition.CLIPPED;
import static io.gradwatch.benchmarks.population.HealthyCondition.CONVERGED;
import static io.gradwatch.benchmarks.population.HealthyCondition.COSINE_RESTARTS;
import static io.gradwatch.benchmarks.population.HealthyCondition.EXPONENTIAL_DECAY;
import static io.gradwatch.benchmarks.population.HealthyCondition.FINE_TUNED;
import static io.gradwatch.benchmarks.population.HealthyCondition.FULL_BATCH;
import static io.gradwatch.benchmarks.population.HealthyCondition.L2;
import static io.gradwatch.benchmarks.population.HealthyCondition.LABEL_NOISE;
import static io.gradwatch.benchmarks.population.HealthyCondition.MASKED;
import static io.gradwatch.benchmarks.population.HealthyCondition.PLAIN;
import static io.gradwatch.benchmarks.population.HealthyCondition.WARM_UP;
import static io.gradwatch.benchmarks.population.HealthyCondition.WEIGHT_DECAY;
import static io.gradwatch.benchmarks.population.PlantedFault.BAD_BATCH;
import static io.gradwatch.benchmarks.population.PlantedFault.CONSTANT_INPUTS;
import static io.gradwatch.benchmarks.population.PlantedFault.DEAD_BRANCH;
import static io.gradwatch.benchmarks.population.PlantedFault.DEAD_LAYER;
import static io.gradwatch.benchmarks.population.PlantedFault.EXCESSIVE_DECAY;
import static io.gradwatch.benchmarks.population.PlantedFault.FEW_ROWS;
import static io.gradwatch.benchmarks.population.PlantedFault.GROWING_STATE;
import static io.gradwatch.benchmarks.population.PlantedFault.LABELS_NOT_BINARY;
import static io.gradwatch.benchmarks.population.PlantedFault.NAN_INPUT;
import static io.gradwatch.benchmarks.population.PlantedFault.NOISY_STEPS;
import static io.gradwatch.benchmarks.population.PlantedFault.RATE_COLLAPSE;
import static io.gradwatch.benchmarks.population.PlantedFault.RATE_SPIKE;
import static io.gradwatch.benchmarks.population.PlantedFault.RATE_TOO_SMALL;
import static io.gradwatch.benchmarks.population.PlantedFault.SHRINKING_STATE;
import static io.gradwatch.benchmarks.population.PlantedFault.SHUFFLED_TARGETS;
import static io.gradwatch.benchmarks.population.PlantedFault.WRONG_SIGN;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trainings of families that detectors may be tuned on, from which variants are made. */
final class BaseTrainings {

  private BaseTrainings() {}

  /** All trainings from which variants are made, those of held-out families last. */
  static List<BaseTraining> all() {
    List<BaseTraining> all = new ArrayList<>(tuned());
    all.addAll(HeldOutTrainings.all());
    return all;
  }

  static UnaryOperator<NetworkSpec> relu(int depth, int width) {
    return network -> network.dense(depth, width).weightInit(WeightInit.RELU);
  }

  static UnaryOperator<NetworkSpec> dense(int depth, int width, Activation activation) {
    return network -> network.dense(depth, width).activation(activation);
  }

  static UnaryOperator<NetworkSpec> towers(int leftDepth, int rightDepth, int width) {
    return network ->
        network
            .graph(new NetworkGraph.TwoTowers(leftDepth, rightDepth, width))
            .weightInit(WeightInit.RELU);
  }

  static UnaryOperator<NetworkSpec> cell(RecurrentCell cell) {
    return network -> network.layers(1, cell.description(), cell.layer());
  }

  static RecurrentCell rnn(int width, double gain) {
    return new RecurrentCell(
        "rnn" + width + "*" + gain, () -> LayerConfigs.rnnGain(width, gain, Activation.TANH));
  }

  static RecurrentCell lstm(int width) {
    return new RecurrentCell("lstm" + width + " forget 1", () -> LayerConfigs.lstm(width, 1));
  }

  private static List<BaseTraining> tuned() {
    List<BaseTraining> trainings = new ArrayList<>();
    trainings.addAll(graphs());
    trainings.addAll(sequences());
    trainings.addAll(conditions());
    return trainings;
  }

  private static List<BaseTraining> graphs() {
    return List.of(
        BaseTraining.of(
                "digits-towers-adam",
                DatasetGenerator.digits(1000),
                towers(1, 5, 24),
                OptimiserKind.ADAM,
                2e-3)
            .reachingAccuracy(10, 0.85)
            .healthy(PLAIN, WARM_UP, LABEL_NOISE, ATTACHED_LATE)
            .faulty(DEAD_BRANCH, NAN_INPUT, RATE_TOO_SMALL, SHUFFLED_TARGETS),
        BaseTraining.of(
                "friedman-towers-sgd",
                DatasetGenerator.friedman(800, 8, 0.1),
                towers(2, 2, 24),
                OptimiserKind.SGD,
                0.03)
            .reachingR2(0.6)
            .healthy(PLAIN, COSINE_RESTARTS, LABEL_NOISE, L2)
            .faulty(DEAD_BRANCH, RATE_SPIKE, WRONG_SIGN),
        BaseTraining.of(
                "digits-heads-adam",
                DatasetGenerator.digits(1000).withEvenness(),
                network ->
                    network
                        .graph(
                            new NetworkGraph.TwoHeads(
                                2, 2, 32, 10, LossFunction.MCXENT, LossFunction.XENT))
                        .weightInit(WeightInit.RELU),
                OptimiserKind.ADAM,
                2e-3)
            .reachingR2(0.7)
            .healthy(PLAIN, WEIGHT_DECAY, ATTACHED_LATE)
            .faulty(NAN_INPUT, RATE_COLLAPSE),
        BaseTraining.of(
                "friedman-heads-momentum",
                DatasetGenerator.friedman(800, 8, 0.1).withSquare(),
                network ->
                    network
                        .graph(
                            new NetworkGraph.TwoHeads(
                                1, 3, 32, 1, LossFunction.MSE, LossFunction.MSE))
                        .weightInit(WeightInit.RELU),
                OptimiserKind.MOMENTUM,
                5e-3)
            .reachingR2(0.5)
            .healthy(PLAIN, CLIPPED, LABEL_NOISE)
            .faulty(RATE_SPIKE, CONSTANT_INPUTS));
  }

  private static List<BaseTraining> sequences() {
    return List.of(
        BaseTraining.of(
                "frequencies-lstm-adam",
                DatasetGenerator.frequencies(240, 20, 3, 0.1),
                cell(lstm(10)),
                OptimiserKind.ADAM,
                0.01)
            .lasting(16, 250)
            .reachingAccuracy(3, 0.8)
            .healthy(PLAIN, MASKED, LABEL_NOISE, ATTACHED_LATE)
            .faulty(NAN_INPUT, CONSTANT_INPUTS),
        BaseTraining.of(
                "recall-rnn-adam",
                DatasetGenerator.recall(200, 30, 2, 0.1),
                cell(rnn(24, 1)),
                OptimiserKind.ADAM,
                3e-3)
            .lasting(16, 250)
            .reachingAccuracy(2, 0.9)
            .healthy(MASKED, COSINE_RESTARTS)
            .faulty(SHRINKING_STATE, GROWING_STATE),
        BaseTraining.of(
                "sineahead-rnn-rmsprop",
                DatasetGenerator.sineAhead(120, 25),
                cell(rnn(16, 0.9)),
                OptimiserKind.RMSPROP,
                3e-3)
            .lasting(16, 250)
            .reachingR2(0.7)
            .healthy(PLAIN, MASKED, WARM_UP, ATTACHED_LATE)
            .faulty(RATE_TOO_SMALL, NAN_INPUT));
  }

  private static List<BaseTraining> conditions() {
    return List.of(
        BaseTraining.of(
                "digits-dense-adam",
                DatasetGenerator.digits(1200),
                relu(2, 48),
                OptimiserKind.ADAM,
                2e-3)
            .reachingAccuracy(10, 0.88)
            .healthy(
                WEIGHT_DECAY,
                COSINE_RESTARTS,
                EXPONENTIAL_DECAY,
                LABEL_NOISE,
                CLASS_WEIGHTS,
                ATTACHED_LATE,
                FINE_TUNED,
                FULL_BATCH,
                BATCH_OF_ONE)
            .faulty(RATE_COLLAPSE, EXCESSIVE_DECAY, FEW_ROWS),
        BaseTraining.of(
                "digits-linear-none",
                DatasetGenerator.digits(1000),
                network -> network,
                OptimiserKind.NO_OP,
                1)
            .reachingAccuracy(10, 0.85)
            .healthy(PLAIN, LABEL_NOISE),
        BaseTraining.of(
                "blobs-dense-sgd",
                DatasetGenerator.blobs(600, 4, 6, 0.7),
                dense(2, 24, Activation.TANH),
                OptimiserKind.SGD,
                0.1)
            .reachingAccuracy(4, 0.8)
            .healthy(CLASS_WEIGHTS, ATTACHED_LATE, FULL_BATCH, LABEL_NOISE, COSINE_RESTARTS)
            .faulty(RATE_SPIKE, RATE_TOO_SMALL, WRONG_SIGN),
        BaseTraining.of(
                "linear-dense-sgd",
                DatasetGenerator.linear(500, 8, 1),
                dense(0, 1, Activation.IDENTITY),
                OptimiserKind.SGD,
                0.05)
            .reachingR2(0.4)
            .healthy(FULL_BATCH, CONVERGED, ATTACHED_LATE, WEIGHT_DECAY)
            .faulty(RATE_SPIKE),
        BaseTraining.of(
                "friedman-dense-momentum",
                DatasetGenerator.friedman(1000, 8, 0.2),
                dense(2, 32, Activation.ELU),
                OptimiserKind.MOMENTUM,
                5e-3)
            .reachingR2(0.7)
            .healthy(
                FINE_TUNED, ATTACHED_LATE, COSINE_RESTARTS, FULL_BATCH, BATCH_OF_ONE, WEIGHT_DECAY)
            .faulty(BAD_BATCH),
        BaseTraining.of(
                "blobs-cosine-adagrad",
                DatasetGenerator.blobs(600, 4, 6, 0.6),
                network ->
                    network
                        .dense(2, 24)
                        .weightInit(WeightInit.RELU)
                        .output(Activation.IDENTITY, LossFunction.COSINE_PROXIMITY),
                OptimiserKind.ADAGRAD,
                0.02)
            .reachingAccuracy(4, 0.8)
            .healthy(PLAIN, LABEL_NOISE, ATTACHED_LATE),
        BaseTraining.of(
                "moons-dense-adam",
                DatasetGenerator.moons(500, 0.15),
                dense(2, 16, Activation.TANH),
                OptimiserKind.ADAM,
                5e-3)
            .reachingAccuracy(2, 0.85)
            .healthy(CLASS_WEIGHTS, FINE_TUNED, EXPONENTIAL_DECAY)
            .faulty(LABELS_NOT_BINARY, NOISY_STEPS),
        BaseTraining.of(
                "digits-dense-adadelta",
                DatasetGenerator.digits(1000),
                relu(2, 32),
                OptimiserKind.ADADELTA,
                1)
            .lasting(32, 600)
            .reachingAccuracy(10, 0.7)
            .healthy(LABEL_NOISE, ATTACHED_LATE)
            .faulty(DEAD_LAYER, NAN_INPUT));
  }
}
