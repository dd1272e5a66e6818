package io.gradwatch.lab.catalogue;

import static io.gradwatch.detect.verdict.RemedyKey.CLIP_GRADIENT_NORM;
import static io.gradwatch.detect.verdict.RemedyKey.CLIP_GRADIENT_VALUE;
import static io.gradwatch.detect.verdict.RemedyKey.CONSTRAIN_WEIGHTS;
import static io.gradwatch.detect.verdict.RemedyKey.LARGER_INITIAL_WEIGHTS;
import static io.gradwatch.detect.verdict.RemedyKey.LOWER_LEARNING_RATE;
import static io.gradwatch.detect.verdict.RemedyKey.ORTHOGONAL_RECURRENT_WEIGHTS;
import static io.gradwatch.detect.verdict.RemedyKey.RAISE_FORGET_BIAS;
import static io.gradwatch.detect.verdict.RemedyKey.SHORTEN_SEQUENCE;
import static io.gradwatch.detect.verdict.RemedyKey.TRUNCATE_BACKPROPAGATION;
import static io.gradwatch.detect.verdict.RemedyKey.USE_ECHO_STATE_NETWORK;
import static io.gradwatch.detect.verdict.RemedyKey.USE_GRU;
import static io.gradwatch.detect.verdict.RemedyKey.USE_LSTM;

import io.gradwatch.lab.recipe.DatasetSpec;
import io.gradwatch.lab.recipe.LoopConfig;
import io.gradwatch.lab.recipe.Optimiser;
import io.gradwatch.lab.recipe.OutputSpec;
import io.gradwatch.lab.recipe.RecurrentSpec;
import io.gradwatch.lab.recipe.RecurrentSpec.RecurrentInit;
import io.gradwatch.lab.recipe.TrainingRecipe;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.training.data.SequenceDatasets;
import java.util.List;

/** Gradients that vanish or explode through time. */
final class RecurrentFaultRecipes {

  private static final DatasetSpec RECALL =
      DatasetSpec.sequences(25, (seed, steps) -> SequenceDatasets.recall(seed, 600, steps, 4, 0.1));
  private static final DatasetSpec ADDING =
      DatasetSpec.sequences(30, (seed, steps) -> SequenceDatasets.adding(seed, 2000, steps));
  private static final DatasetSpec FREQUENCIES =
      DatasetSpec.sequences(
          25, (seed, steps) -> SequenceDatasets.frequencies(seed, 600, steps, 3, 0.1));

  private RecurrentFaultRecipes() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            "forgetful-recall",
            "recurrent weights of half the identity matrix, which lose the input of the first of 25 time steps",
            VerdictKind.VANISHING_THROUGH_TIME,
            TrainingRecipe.recurrent(
                RECALL, RecurrentSpec.simple(24, RecurrentInit.IDENTITY, 0.5), Optimiser.sgd(0.1)),
            0.9,
            List.of(
                USE_LSTM,
                USE_GRU,
                ORTHOGONAL_RECURRENT_WEIGHTS,
                USE_ECHO_STATE_NETWORK,
                LARGER_INITIAL_WEIGHTS,
                TRUNCATE_BACKPROPAGATION,
                SHORTEN_SEQUENCE,
                CLIP_GRADIENT_NORM)),
        new Fault(
            "sigmoid-recall",
            "sigmoid recurrent units over 25 time steps",
            VerdictKind.VANISHING_THROUGH_TIME,
            TrainingRecipe.recurrent(
                RECALL,
                new RecurrentSpec(
                    RecurrentSpec.Cell.SIMPLE_SIGMOID, 24, RecurrentInit.ORTHOGONAL, 1, 0, 0),
                Optimiser.sgd(0.1)),
            0.9,
            List.of(
                USE_LSTM,
                USE_GRU,
                ORTHOGONAL_RECURRENT_WEIGHTS,
                USE_ECHO_STATE_NETWORK,
                CLIP_GRADIENT_NORM)),
        new Fault(
            "forgetful-adding",
            "the adding problem over 30 time steps with recurrent weights of spectral radius 0.5",
            VerdictKind.VANISHING_THROUGH_TIME,
            TrainingRecipe.recurrent(
                    ADDING,
                    RecurrentSpec.simple(24, RecurrentInit.GAUSSIAN, 0.5),
                    Optimiser.adam(0.01))
                .with(OutputSpec.linear())
                .with(LoopConfig.ofSteps(900)),
            0.8,
            List.of(
                USE_LSTM,
                USE_GRU,
                ORTHOGONAL_RECURRENT_WEIGHTS,
                USE_ECHO_STATE_NETWORK,
                TRUNCATE_BACKPROPAGATION)),
        new Fault(
            "lstm-shut-gates",
            "an LSTM whose forget gates are initially closed",
            VerdictKind.VANISHING_THROUGH_TIME,
            TrainingRecipe.recurrent(
                    RECALL,
                    RecurrentSpec.gated(RecurrentSpec.Cell.LSTM, 24, -2),
                    Optimiser.adam(0.003))
                .with(LoopConfig.ofSteps(300)),
            0.9,
            List.of(RAISE_FORGET_BIAS, USE_GRU, USE_ECHO_STATE_NETWORK)),
        new Fault(
            "loud-recall",
            "recurrent weights of three times an orthogonal matrix, over 25 time steps",
            VerdictKind.EXPLODING_THROUGH_TIME,
            TrainingRecipe.recurrent(
                    RECALL,
                    RecurrentSpec.simple(20, RecurrentInit.ORTHOGONAL, 3),
                    Optimiser.adam(0.003))
                .with(LoopConfig.ofSteps(300)),
            0.9,
            List.of(
                CLIP_GRADIENT_NORM,
                CLIP_GRADIENT_VALUE,
                ORTHOGONAL_RECURRENT_WEIGHTS,
                CONSTRAIN_WEIGHTS,
                USE_LSTM,
                USE_GRU,
                TRUNCATE_BACKPROPAGATION,
                LOWER_LEARNING_RATE)),
        new Fault(
            "loud-frequencies",
            "classification of frequencies over 25 time steps with recurrent weights of three times an orthogonal matrix",
            VerdictKind.EXPLODING_THROUGH_TIME,
            TrainingRecipe.recurrent(
                FREQUENCIES,
                RecurrentSpec.simple(20, RecurrentInit.ORTHOGONAL, 3),
                Optimiser.adam(0.003)),
            0.9,
            List.of(
                CLIP_GRADIENT_NORM,
                ORTHOGONAL_RECURRENT_WEIGHTS,
                CONSTRAIN_WEIGHTS,
                USE_LSTM,
                USE_GRU,
                USE_ECHO_STATE_NETWORK,
                TRUNCATE_BACKPROPAGATION)));
  }
}
