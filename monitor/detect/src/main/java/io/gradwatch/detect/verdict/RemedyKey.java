package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Remedy;
import java.util.Locale;

/**
 * Every remedy that a verdict can recommend. Its key names a section of the runbooks and, for a
 * change to the network, the data or the training, the experiment of the lab that tests it.
 */
public enum RemedyKey {
  // Activations.
  USE_RELU_HE,
  USE_LEAKY_RELU,
  USE_ELU,
  USE_SELU,
  MATCH_OUTPUT_ACTIVATION,

  // Initial weights.
  LARGER_INITIAL_WEIGHTS,
  SMALLER_INITIAL_WEIGHTS,
  BREAK_SYMMETRY,
  ORTHOGONAL_RECURRENT_WEIGHTS,
  RAISE_FORGET_BIAS,

  // Architecture.
  USE_BATCH_NORMALIZATION,
  USE_SKIP_CONNECTIONS,
  USE_LSTM,
  USE_GRU,
  USE_ECHO_STATE_NETWORK,

  // Optimisation.
  LOWER_LEARNING_RATE,
  RAISE_LEARNING_RATE,
  USE_ADAM,
  WARM_UP,
  LARGER_BATCH,
  CLIP_GRADIENT_NORM,
  CLIP_GRADIENT_VALUE,
  CONSTRAIN_WEIGHTS,
  TRUNCATE_BACKPROPAGATION,

  // Data.
  SCALE_INPUTS,
  SCALE_TARGETS,
  CHECK_DATA,
  CHANGE_LOSS,
  SHORTEN_SEQUENCE,

  // Generalisation.
  STOP_EARLY,
  USE_DROPOUT,
  USE_WEIGHT_DECAY,

  // Operation.
  RESUME_BEFORE_NAN,
  CHECK_TRAINER;

  /** The key as published in events: {@code use-relu-he}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** This remedy with one imperative sentence that contains the values of the run. */
  public Remedy withText(String text) {
    return new Remedy(key(), text);
  }
}
