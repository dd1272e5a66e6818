package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.BaseTrainings.cell;
import static io.gradwatch.benchmarks.population.BaseTrainings.dense;
import static io.gradwatch.benchmarks.population.BaseTrainings.lstm;
import static io.gradwatch.benchmarks.population.BaseTrainings.relu;
import static io.gradwatch.benchmarks.population.BaseTrainings.rnn;
import static io.gradwatch.benchmarks.population.BaseTrainings.towers;
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
import static io.gradwatch.benchmarks.population.PlantedFault.DEAD_OUTPUT;
import static io.gradwatch.benchmarks.population.PlantedFault.DEEP_HARD_SIGMOID;
import static io.gradwatch.benchmarks.population.PlantedFault.DEEP_SIGMOID;
import static io.gradwatch.benchmarks.population.PlantedFault.EQUAL_WEIGHTS;
import static io.gradwatch.benchmarks.population.PlantedFault.EXCESSIVE_DECAY;
import static io.gradwatch.benchmarks.population.PlantedFault.FEW_ROWS;
import static io.gradwatch.benchmarks.population.PlantedFault.FORGETFUL_CELL;
import static io.gradwatch.benchmarks.population.PlantedFault.GROWING_RELU_STATE;
import static io.gradwatch.benchmarks.population.PlantedFault.GROWING_STATE;
import static io.gradwatch.benchmarks.population.PlantedFault.HUGE_WEIGHTS;
import static io.gradwatch.benchmarks.population.PlantedFault.INFINITE_INPUT;
import static io.gradwatch.benchmarks.population.PlantedFault.LABELS_NOT_BINARY;
import static io.gradwatch.benchmarks.population.PlantedFault.LARGE_WEIGHTS;
import static io.gradwatch.benchmarks.population.PlantedFault.LINEAR_MODEL;
import static io.gradwatch.benchmarks.population.PlantedFault.LOGARITHM_OF_NEGATIVE;
import static io.gradwatch.benchmarks.population.PlantedFault.NAN_INPUT;
import static io.gradwatch.benchmarks.population.PlantedFault.NOISY_STEPS;
import static io.gradwatch.benchmarks.population.PlantedFault.RATE_COLLAPSE;
import static io.gradwatch.benchmarks.population.PlantedFault.RATE_SPIKE;
import static io.gradwatch.benchmarks.population.PlantedFault.RATE_TOO_LARGE;
import static io.gradwatch.benchmarks.population.PlantedFault.RATE_TOO_SMALL;
import static io.gradwatch.benchmarks.population.PlantedFault.SHRINKING_STATE;
import static io.gradwatch.benchmarks.population.PlantedFault.SHUFFLED_TARGETS;
import static io.gradwatch.benchmarks.population.PlantedFault.SINGLE_SOFTMAX;
import static io.gradwatch.benchmarks.population.PlantedFault.TINY_WEIGHTS;
import static io.gradwatch.benchmarks.population.PlantedFault.UNSCALED_INPUTS;
import static io.gradwatch.benchmarks.population.PlantedFault.UNSCALED_TARGETS;
import static io.gradwatch.benchmarks.population.PlantedFault.WRONG_SIGN;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trainings of families that are held out: each has an architecture, data set or optimiser of its
 * own, on which no detector is tuned.
 *
 * <p>Longer than most classes because it is a table.
 */
final class HeldOutTrainings {

  private HeldOutTrainings() {}

  static List<BaseTraining> all() {
    List<BaseTraining> all = new ArrayList<>();
    all.addAll(classifiers());
    all.addAll(images());
    all.addAll(regressions());
    all.addAll(sequenceClassifiers());
    all.addAll(sequencePredictions());
    return all;
  }

  private static UnaryOperator<NetworkSpec> layerNorm(int depth, int width) {
    return network ->
        network
            .layers(depth, "layerNorm" + width, () -> LayerConfigs.layerNorm(width))
            .weightInit(WeightInit.RELU);
  }

  private static UnaryOperator<NetworkSpec> concatenated(int blocks, int width) {
    return network ->
        network.graph(new NetworkGraph.Concatenated(blocks, width)).weightInit(WeightInit.RELU);
  }

  private static UnaryOperator<NetworkSpec> convolution(int filters) {
    return network ->
        network
            .layers(2, "conv" + filters, () -> LayerConfigs.convolution(filters))
            .layers(1, "maxPool", LayerConfigs::maxPool)
            .weightInit(WeightInit.RELU);
  }

  private static List<BaseTraining> classifiers() {
    return List.of(
        BaseTraining.of(
                "checkerboard-dense-adam",
                HeldOutDatasets.checkerboard(800, 3),
                relu(3, 48),
                OptimiserKind.ADAM,
                5e-3)
            .lasting(32, 600)
            .reachingAccuracy(2, 0.85)
            .healthy(PLAIN, LABEL_NOISE, ATTACHED_LATE, COSINE_RESTARTS, FULL_BATCH)
            .faulty(LINEAR_MODEL, DEEP_SIGMOID, DEAD_LAYER, RATE_TOO_LARGE, SINGLE_SOFTMAX),
        BaseTraining.of(
                "checkerboard-layernorm-nadam",
                HeldOutDatasets.checkerboard(800, 3),
                layerNorm(3, 32),
                OptimiserKind.NADAM,
                5e-3)
            .lasting(32, 600)
            .reachingAccuracy(2, 0.75)
            .healthy(PLAIN, WARM_UP, ATTACHED_LATE, WEIGHT_DECAY)
            .faulty(RATE_COLLAPSE, NAN_INPUT, NOISY_STEPS, EQUAL_WEIGHTS),
        BaseTraining.of(
                "checkerboard-towers-rmsprop",
                HeldOutDatasets.checkerboard(800, 2),
                towers(1, 4, 24),
                OptimiserKind.RMSPROP,
                3e-3)
            .reachingAccuracy(2, 0.85)
            .healthy(PLAIN, LABEL_NOISE, EXPONENTIAL_DECAY, FINE_TUNED)
            .faulty(DEAD_BRANCH, RATE_TOO_SMALL, SHUFFLED_TARGETS, INFINITE_INPUT),
        BaseTraining.of(
                "rings-dense-amsgrad",
                HeldOutDatasets.rings(700, 3, 0.05),
                dense(2, 32, Activation.TANH),
                OptimiserKind.AMSGRAD,
                5e-3)
            .reachingAccuracy(3, 0.85)
            .healthy(PLAIN, CLASS_WEIGHTS, LABEL_NOISE, FINE_TUNED, CONVERGED)
            .faulty(UNSCALED_INPUTS, RATE_TOO_LARGE, TINY_WEIGHTS, DEEP_SIGMOID, CONSTANT_INPUTS),
        BaseTraining.of(
                "rings-dense-sgd",
                HeldOutDatasets.rings(700, 3, 0.05),
                dense(2, 32, Activation.TANH),
                OptimiserKind.SGD,
                0.2)
            .lasting(32, 600)
            .reachingAccuracy(3, 0.8)
            .healthy(PLAIN, CLASS_WEIGHTS, ATTACHED_LATE, BATCH_OF_ONE, CLIPPED)
            .faulty(RATE_SPIKE, LARGE_WEIGHTS, DEEP_HARD_SIGMOID, HUGE_WEIGHTS, NOISY_STEPS),
        BaseTraining.of(
                "parity-dense-adamax",
                HeldOutDatasets.parity(800, 3, 5),
                relu(2, 32),
                OptimiserKind.ADAMAX,
                0.01)
            .reachingAccuracy(2, 0.9)
            .healthy(PLAIN, LABEL_NOISE, WEIGHT_DECAY, WARM_UP, BATCH_OF_ONE)
            .faulty(LINEAR_MODEL, FEW_ROWS, LABELS_NOT_BINARY, DEAD_LAYER, SINGLE_SOFTMAX),
        BaseTraining.of(
                "parity-concatenated-momentum",
                HeldOutDatasets.parity(800, 3, 5),
                concatenated(3, 16),
                OptimiserKind.MOMENTUM,
                0.02)
            .reachingAccuracy(2, 0.9)
            .healthy(PLAIN, COSINE_RESTARTS, L2, FINE_TUNED)
            .faulty(RATE_SPIKE, EQUAL_WEIGHTS, LABELS_NOT_BINARY, SINGLE_SOFTMAX, NOISY_STEPS),
        BaseTraining.of(
                "majority-embedding-adagrad",
                HeldOutDatasets.majority(600, 12, 60),
                network ->
                    network
                        .layers(1, "tokens60x8", () -> LayerConfigs.embeddingSequence(60, 12, 8))
                        .layers(1, "meanOverTime", LayerConfigs::meanOverTime)
                        .dense(1, 16),
                OptimiserKind.ADAGRAD,
                0.1)
            .reachingAccuracy(2, 0.85)
            .healthy(PLAIN, LABEL_NOISE, ATTACHED_LATE)
            .faulty(CONSTANT_INPUTS, RATE_TOO_SMALL, FEW_ROWS));
  }

  private static List<BaseTraining> images() {
    return List.of(
        BaseTraining.of(
                "bars-convolution-amsgrad",
                HeldOutDatasets.bars(500, 0.3),
                convolution(4),
                OptimiserKind.AMSGRAD,
                3e-3)
            .lasting(16, 250)
            .reachingAccuracy(4, 0.85)
            .healthy(PLAIN, WARM_UP, CLIPPED, ATTACHED_LATE)
            .faulty(NAN_INPUT, RATE_TOO_SMALL, BAD_BATCH, SHUFFLED_TARGETS),
        BaseTraining.of(
                "bars-dense-sgd",
                HeldOutDatasets.bars(1000, 0.3),
                relu(2, 64),
                OptimiserKind.SGD,
                0.1)
            .lasting(32, 600)
            .reachingAccuracy(4, 0.8)
            .healthy(PLAIN, COSINE_RESTARTS, CLASS_WEIGHTS, L2)
            .faulty(DEAD_LAYER, RATE_SPIKE, WRONG_SIGN, FEW_ROWS, HUGE_WEIGHTS, UNSCALED_INPUTS),
        BaseTraining.of(
                "digits-dense-nadam",
                DatasetGenerator.digits(1200),
                relu(2, 48),
                OptimiserKind.NADAM,
                2e-3)
            .reachingAccuracy(10, 0.85)
            .healthy(PLAIN, EXPONENTIAL_DECAY, CLASS_WEIGHTS, FULL_BATCH, BATCH_OF_ONE)
            .faulty(RATE_TOO_SMALL, RATE_TOO_LARGE, EXCESSIVE_DECAY, BAD_BATCH, EQUAL_WEIGHTS),
        BaseTraining.of(
                "digits-layernorm-sgd",
                DatasetGenerator.digits(1200),
                layerNorm(4, 32),
                OptimiserKind.SGD,
                0.1)
            .reachingAccuracy(10, 0.85)
            .healthy(PLAIN, WARM_UP, WEIGHT_DECAY, FINE_TUNED)
            .faulty(WRONG_SIGN, RATE_COLLAPSE, NAN_INPUT, SHUFFLED_TARGETS),
        BaseTraining.of(
                "digits-concatenated-adamax",
                DatasetGenerator.digits(1000),
                concatenated(4, 24),
                OptimiserKind.ADAMAX,
                3e-3)
            .reachingAccuracy(10, 0.85)
            .healthy(PLAIN, LABEL_NOISE, COSINE_RESTARTS)
            .faulty(RATE_TOO_SMALL, CONSTANT_INPUTS, INFINITE_INPUT, TINY_WEIGHTS));
  }

  private static List<BaseTraining> regressions() {
    return List.of(
        BaseTraining.of(
                "terraces-dense-adam",
                HeldOutDatasets.terraces(800, 6, 0.1),
                relu(2, 48),
                OptimiserKind.ADAM,
                3e-3)
            .reachingR2(0.8)
            .healthy(PLAIN, LABEL_NOISE, FULL_BATCH, EXPONENTIAL_DECAY)
            .faulty(DEAD_OUTPUT, UNSCALED_TARGETS, LARGE_WEIGHTS, LOGARITHM_OF_NEGATIVE, FEW_ROWS),
        BaseTraining.of(
                "terraces-dense-momentum",
                HeldOutDatasets.terraces(800, 6, 0.1),
                dense(3, 24, Activation.ELU),
                OptimiserKind.MOMENTUM,
                5e-3)
            .reachingR2(0.75)
            .healthy(PLAIN, ATTACHED_LATE, BATCH_OF_ONE, COSINE_RESTARTS)
            .faulty(RATE_SPIKE, WRONG_SIGN, DEEP_SIGMOID, TINY_WEIGHTS),
        BaseTraining.of(
                "ripples-dense-nadam",
                HeldOutDatasets.ripples(800, 0.05),
                dense(2, 32, Activation.TANH),
                OptimiserKind.NADAM,
                5e-3)
            .reachingR2(0.75)
            .healthy(PLAIN, WARM_UP, LABEL_NOISE, CONVERGED)
            .faulty(DEAD_OUTPUT, RATE_TOO_SMALL, RATE_TOO_LARGE, UNSCALED_TARGETS, NOISY_STEPS),
        BaseTraining.of(
                "ripples-heads-amsgrad",
                HeldOutDatasets.ripples(800, 0.05),
                network ->
                    network
                        .graph(
                            new NetworkGraph.TwoHeads(
                                2, 2, 32, 1, LossFunction.MSE, LossFunction.MSE))
                        .weightInit(WeightInit.RELU),
                OptimiserKind.AMSGRAD,
                5e-3)
            .reachingR2(0.75)
            .healthy(PLAIN, LABEL_NOISE, ATTACHED_LATE, FINE_TUNED)
            .faulty(RATE_TOO_SMALL, FEW_ROWS, BAD_BATCH, NAN_INPUT, WRONG_SIGN),
        BaseTraining.of(
                "lowrank-dense-adagrad",
                HeldOutDatasets.lowRank(700, 16, 3, 0.1),
                dense(2, 8, Activation.TANH),
                OptimiserKind.ADAGRAD,
                0.03)
            .reachingR2(0.7)
            .healthy(PLAIN, CLIPPED, ATTACHED_LATE, WEIGHT_DECAY)
            .faulty(RATE_TOO_SMALL, UNSCALED_INPUTS, EQUAL_WEIGHTS, DEEP_HARD_SIGMOID),
        BaseTraining.of(
                "friedman-concatenated-adam",
                DatasetGenerator.friedman(800, 8, 0.1),
                concatenated(3, 24),
                OptimiserKind.ADAM,
                2e-3)
            .reachingR2(0.75)
            .healthy(PLAIN, BATCH_OF_ONE, LABEL_NOISE)
            .faulty(BAD_BATCH, RATE_TOO_SMALL),
        BaseTraining.of(
                "counts-dense-adam",
                HeldOutDatasets.counts(800, 6, 6),
                network ->
                    network
                        .dense(2, 24)
                        .weightInit(WeightInit.RELU)
                        .output(Activation.SOFTPLUS, LossFunction.POISSON),
                OptimiserKind.ADAM,
                5e-3)
            .reachingR2(0.4)
            .healthy(PLAIN, LABEL_NOISE, ATTACHED_LATE, CONVERGED, FULL_BATCH)
            .faulty(NAN_INPUT, RATE_TOO_SMALL));
  }

  private static List<BaseTraining> sequenceClassifiers() {
    return List.of(
        BaseTraining.of(
                "cue-rnn-adamax",
                HeldOutSequences.cue(200, 30, 0.1),
                cell(rnn(24, 1)),
                OptimiserKind.ADAMAX,
                5e-3)
            .lasting(16, 250)
            .reachingAccuracy(2, 0.9)
            .healthy(PLAIN, MASKED, LABEL_NOISE, WARM_UP)
            .faulty(
                SHRINKING_STATE, FORGETFUL_CELL, GROWING_STATE, GROWING_RELU_STATE, RATE_TOO_SMALL),
        BaseTraining.of(
                "cue-lstm-sgd",
                HeldOutSequences.cue(160, 50, 0.1),
                cell(lstm(10)),
                OptimiserKind.SGD,
                0.5)
            .lasting(16, 250)
            .reachingAccuracy(2, 0.9)
            .faulty(SHRINKING_STATE, FORGETFUL_CELL, GROWING_STATE, GROWING_RELU_STATE),
        BaseTraining.of(
                "cue-gru-adam",
                HeldOutSequences.cue(200, 25, 0.1),
                cell(new RecurrentCell("gru10 bias 1", () -> LayerConfigs.gru(10, 1))),
                OptimiserKind.ADAM,
                0.01)
            .lasting(16, 200)
            .reachingAccuracy(2, 0.9)
            .healthy(PLAIN, ATTACHED_LATE, WEIGHT_DECAY)
            .faulty(SHUFFLED_TARGETS, NAN_INPUT),
        BaseTraining.of(
                "trends-lstm-nadam",
                HeldOutSequences.trends(240, 20, 0.1),
                cell(lstm(8)),
                OptimiserKind.NADAM,
                0.01)
            .lasting(16, 250)
            .reachingAccuracy(3, 0.8)
            .healthy(PLAIN, MASKED, CLASS_WEIGHTS, LABEL_NOISE)
            .faulty(RATE_TOO_LARGE, CONSTANT_INPUTS, GROWING_STATE),
        BaseTraining.of(
                "trends-temporal-convolution-momentum",
                HeldOutSequences.trends(300, 20, 0.1),
                network ->
                    network
                        .layers(2, "conv3x8", () -> LayerConfigs.temporalConvolution(8))
                        .layers(1, "meanOverTime", LayerConfigs::meanOverTime)
                        .weightInit(WeightInit.RELU),
                OptimiserKind.MOMENTUM,
                0.02)
            .lasting(16, 300)
            .reachingAccuracy(3, 0.8)
            .healthy(PLAIN, COSINE_RESTARTS, ATTACHED_LATE)
            .faulty(RATE_SPIKE, SHUFFLED_TARGETS, RATE_TOO_SMALL, WRONG_SIGN),
        BaseTraining.of(
                "frequencies-gru-rmsprop",
                DatasetGenerator.frequencies(240, 20, 3, 0.1),
                cell(new RecurrentCell("gru12 bias 0", () -> LayerConfigs.gru(12, 0))),
                OptimiserKind.RMSPROP,
                0.01)
            .lasting(16, 250)
            .reachingAccuracy(3, 0.8)
            .healthy(PLAIN, WARM_UP, LABEL_NOISE)
            .faulty(RATE_TOO_SMALL, FEW_ROWS));
  }

  private static List<BaseTraining> sequencePredictions() {
    return List.of(
        BaseTraining.of(
                "echo-rnn-adam",
                HeldOutSequences.echo(160, 20, 2),
                cell(rnn(20, 0.9)),
                OptimiserKind.ADAM,
                5e-3)
            .lasting(16, 300)
            .reachingR2(0.6)
            .healthy(PLAIN, MASKED, COSINE_RESTARTS, ATTACHED_LATE)
            .faulty(RATE_COLLAPSE, SHUFFLED_TARGETS, GROWING_STATE),
        BaseTraining.of(
                "autoregression-lstm-rmsprop",
                HeldOutSequences.autoregression(160, 20, 0.8),
                cell(lstm(8)),
                OptimiserKind.RMSPROP,
                5e-3)
            .lasting(16, 250)
            .reachingR2(0.5)
            .healthy(PLAIN, MASKED, CONVERGED, ATTACHED_LATE)
            .faulty(RATE_TOO_SMALL, NAN_INPUT, UNSCALED_TARGETS),
        BaseTraining.of(
                "autoregression-rnn-nadam",
                HeldOutSequences.autoregression(160, 30, 0.5),
                cell(rnn(12, 0.5)),
                OptimiserKind.NADAM,
                3e-3)
            .lasting(16, 250)
            .reachingR2(0.15)
            .healthy(PLAIN, MASKED, ATTACHED_LATE)
            .faulty(RATE_TOO_LARGE, RATE_TOO_SMALL),
        BaseTraining.of(
                "tagging-lstm-adam",
                HeldOutSequences.tagging(160, 20, 3),
                cell(lstm(10)),
                OptimiserKind.ADAM,
                0.01)
            .lasting(16, 250)
            .reachingAccuracy(3, 0.85)
            .healthy(PLAIN, MASKED, WEIGHT_DECAY)
            .faulty(SHUFFLED_TARGETS, RATE_COLLAPSE, INFINITE_INPUT));
  }
}
