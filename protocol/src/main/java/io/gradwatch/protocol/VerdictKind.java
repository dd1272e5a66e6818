package io.gradwatch.protocol;

import java.util.Locale;

/**
 * Kinds of training problems that a detector can report. The texts here are the source of the alert
 * rules, the dashboards and the table in README.md, which are generated from them.
 */
public enum VerdictKind {
  VANISHING_GRADIENT(
      "the gradient is vanishing",
      "the gradient shrinks from the output layer to the input layer, is tiny in every layer, or"
          + " shrinks over time, and the loss does not decrease"),
  EXPLODING_GRADIENT(
      "the gradient is exploding",
      "the gradient grows far beyond its own history and destroys the weights, or dwarfs the weights"
          + " while the loss does not decrease"),
  NON_FINITE(
      "NaN or infinite values", "NaN or infinity in a gradient, weight, activation or the loss"),
  ZERO_GRADIENT(
      "a gradient is exactly zero",
      "a gradient is exactly zero: the output is constant, or a layer is disconnected from the loss"),
  DEAD_NEURONS("units are dead", "ReLU units output zero for every example"),
  SATURATED_ACTIVATIONS(
      "activations are saturated",
      "hidden layers operate in the saturated region of tanh or sigmoid"),
  VANISHING_THROUGH_TIME(
      "the gradient is vanishing through time",
      "a recurrent layer passes no gradient back to the beginning of its sequences"),
  EXPLODING_THROUGH_TIME(
      "the gradient is exploding through time",
      "the gradient of a recurrent layer grows at every time step of the way back"),
  LOSS_PLATEAU("the loss has plateaued", "the loss has not decreased from where it started"),
  LOSS_OSCILLATION("the loss is oscillating", "the loss oscillates and does not settle"),
  LOSS_DIVERGENCE("the loss is diverging", "the loss is increasing"),
  UPDATE_RATIO_TOO_SMALL(
      "updates are too small", "an update changes the weights by a negligible fraction"),
  UPDATE_RATIO_TOO_LARGE(
      "updates are too large", "an update is nearly as large as the weights themselves"),
  POOR_INITIALIZATION(
      "the initial weights are unsuitable",
      "units start as copies of each other, or every layer scales its signal by the same wrong"
          + " factor"),
  OVERFITTING(
      "the model is overfitting", "the test loss increases while the training loss decreases"),
  RUN_STALLED(
      "training has stalled",
      "no step for many times the usual interval, although the run is reported as running");

  private final String summary;
  private final String description;

  VerdictKind(String summary, String description) {
    this.summary = summary;
    this.description = description;
  }

  /** Short name in lower case, for dashboards: {@code vanishing gradient}. */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** What is wrong, as the alert's summary states it after the run's name: a short main clause. */
  public String summary() {
    return summary;
  }

  /** What the detector measures, in one sentence without a full stop. */
  public String description() {
    return description;
  }
}
