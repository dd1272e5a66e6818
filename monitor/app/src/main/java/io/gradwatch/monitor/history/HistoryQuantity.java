package io.gradwatch.monitor.history;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the history keeps of each step. */
public enum HistoryQuantity {
  /** Loss, test loss, learning rate and seconds of the step, in this order. */
  TRAINING(0, "the run's loss, test loss, learning rate and seconds per step"),
  /** L2 norm of the gradient of each layer's weights. */
  GRADIENT_NORM(1, "L2 norm of the gradient of each layer's weights"),
  /** Norm of the update of each layer's weights over the norm of the weights. */
  UPDATE_RATIO(2, "norm of the update of each layer's weights over the norm of the weights"),
  /** Share of each layer's units whose output was zero for the whole batch. */
  DEAD_UNIT_SHARE(
      3, "share of each layer's units whose output was zero for the whole batch, 0 to 1"),
  /** Share of each layer's outputs in the saturated region. */
  SATURATED_SHARE(4, "share of each layer's outputs in the saturated region, 0 to 1"),
  /** Norm of the gradient along the sequence of one recurrent layer. */
  TIME_STEPS(
      5, "norm of one recurrent layer's gradient along the sequence, its greatest in each section");

  /** The values of {@link #TRAINING}, by position. */
  static final int LOSS = 0;

  static final int TEST_LOSS = 1;
  static final int LEARNING_RATE = 2;
  static final int STEP_SECONDS = 3;

  private final int number;
  private final String description;

  HistoryQuantity(int number, String description) {
    this.number = number;
    this.description = description;
  }

  /** Number of the quantity's series within an attempt. Stored, so it never changes. */
  int number() {
    return number;
  }

  /** The name in addresses and documents, for example {@code gradient-norm}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String description() {
    return description;
  }

  /** Returns the quantity with a key; empty if there is none. */
  public static Optional<HistoryQuantity> of(String key) {
    return Arrays.stream(values()).filter(quantity -> quantity.key().equals(key)).findFirst();
  }
}
