package io.gradwatch.detect.feature;

import io.gradwatch.protocol.Evidence;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The features of a run at a step: named values with a unit, computed once and compared with limits
 * by the detectors. A value that cannot be known is NaN, unless {@link #unknownWhen} states
 * another; a comparison with NaN is false, so a detector that has to know a feature finds nothing
 * without it.
 *
 * <p>{@code docs/features.md} is generated from it. Long because it is a flat list: the single
 * place that defines name, unit, meaning and source of each feature.
 */
public enum Feature {
  LOSS_LEVEL(
      FeatureScope.RUN,
      "loss level",
      "loss",
      "current level of the loss: the median of the newest losses, or the mean of the "
          + "window with small batches",
      "",
      "before the first loss"),
  REFERENCE_LOSS(
      FeatureScope.RUN,
      "reference loss",
      "loss",
      "what the level is compared with: the loss of the best constant prediction, or the "
          + "initial loss if that is unknown",
      "",
      "before the first loss"),
  FIRST_LOSS_RATIO(
      FeatureScope.RUN,
      "first loss over the reference loss",
      "ratio",
      "loss of step 0, before any update, over the loss of the best constant prediction",
      "Karpathy 2019, verify loss at init",
      "if step 0 was not received, or if that loss is unknown"),
  LOWEST_LOSS(
      FeatureScope.RUN,
      "lowest loss",
      "loss",
      "lowest mean over as many losses as the level",
      "",
      "with fewer losses"),
  MEAN_LOSS(
      FeatureScope.RUN,
      "mean loss",
      "loss",
      "mean of the recent losses",
      "",
      "before the first loss"),
  MEDIAN_LOSS(
      FeatureScope.RUN,
      "median loss",
      "loss",
      "median of the recent losses",
      "",
      "before the first loss"),
  HIGH_LOSS(
      FeatureScope.RUN,
      "95th percentile of the loss",
      "loss",
      "95th percentile of the recent losses",
      "",
      "before the first loss"),
  LOW_LOSS(
      FeatureScope.RUN,
      "5th percentile of the loss",
      "loss",
      "5th percentile of the recent losses",
      "",
      "before the first loss"),
  LOSS_SWING(
      FeatureScope.RUN,
      "swing of the loss",
      "loss",
      "difference of the 95th and the 5th percentile",
      "",
      "before the first loss"),
  LOSS_REVERSAL_SHARE(
      FeatureScope.RUN,
      "share of steps at which the loss changes direction",
      "share",
      "share of the recent losses that lie on the other side of the one before than that of "
          + "the one before it; 2/3 for white noise",
      "",
      "never: 0 with fewer than three losses"),
  LOSS_SLOPE(
      FeatureScope.RUN,
      "slope of the loss",
      "loss per step",
      "slope of the recent losses, by linear regression",
      "least squares",
      "with fewer than two losses"),
  LOSS_SLOPE_ERRORS(
      FeatureScope.RUN,
      "slope of the loss over its standard error",
      "standard errors",
      "that slope over its standard error (t statistic)",
      "least squares",
      "with fewer than three losses"),
  LOSS_CHANGE(
      FeatureScope.RUN,
      "change of the loss",
      "ratio",
      "that slope over the window, relative to the mean magnitude of the losses",
      "",
      "with fewer than two losses, or if all are 0"),
  LATE_LOSS_SLOPE_ERRORS(
      FeatureScope.RUN,
      "slope of the late loss over its standard error",
      "standard errors",
      "slope of the newest half of the run over its standard error, which shows a slow fall",
      "least squares on means of the loss",
      "while that half has too few losses"),
  LATE_LOSS_CHANGE(
      FeatureScope.RUN,
      "change of the late loss",
      "ratio",
      "that slope over the half, relative to the mean magnitude of its losses",
      "",
      "while that half has too few losses"),
  LATE_LOSS(
      FeatureScope.RUN,
      "late loss",
      "loss",
      "mean of the newest half of the run",
      "",
      "while that half has too few losses"),
  LATE_LOSS_ERROR(
      FeatureScope.RUN,
      "standard error of the late loss",
      "loss",
      "its standard error, from the spread of the means that it consists of: batch noise "
          + "measured from the run itself",
      "",
      "while that half has too few losses"),
  TEST_LOSS_RISE(
      FeatureScope.RUN,
      "test loss over its lowest",
      "ratio",
      "median of the newest test losses over the lowest one",
      "Prechelt 1998, generalisation loss",
      "before the first test loss"),
  TEST_LOSS_SLOPE_ERRORS(
      FeatureScope.RUN,
      "slope of the test loss over its standard error",
      "standard errors",
      "slope of the newest half of the test losses over its standard error: every evaluation has "
          + "the same examples, so it has no noise of batches",
      "least squares",
      "with fewer than eight test losses"),
  TEST_LOSS_CHANGE(
      FeatureScope.RUN,
      "change of the test loss",
      "ratio",
      "that slope over the half, relative to the mean magnitude of its losses",
      "",
      "with fewer than eight test losses"),
  LOWEST_TEST_LOSS_SHARE(
      FeatureScope.RUN,
      "lowest test loss over the baseline loss",
      "ratio",
      "lowest test loss over the loss of the best constant prediction: from 1 on, nothing of what "
          + "the model has learned holds for other examples",
      "",
      "before the first test loss, or if the baseline loss is unknown"),
  LEARNING_RATE_SHARE(
      FeatureScope.RUN,
      "learning rate over its highest",
      "ratio",
      "learning rate of the newest step over the highest of the attempt",
      "",
      "if no learning rate is reported"),
  DEPTH_RATIO_BOUND(
      FeatureScope.RUN,
      "smallest depth ratio in the order of the list",
      "ratio",
      "smallest depth ratio of a layer if each layer reads the one before it; along the edges of a "
          + "graph none is smaller",
      "",
      "without two layers that receive gradient, or with a gradient that is not finite"),
  SMALLEST_DEPTH_RATIO(
      FeatureScope.RUN,
      "smallest depth ratio",
      "ratio",
      "smallest depth ratio of a layer; along the edges of a graph",
      "AutoTrainer 2021, here of root mean squares",
      "without two layers that receive gradient, or with a gradient that is not finite"),
  GAIN_DECADES(
      FeatureScope.RUN,
      "mean log10 gain",
      "decades per layer",
      "mean over the layers of the logarithm of their initial gain",
      "Glorot and Bengio 2010",
      "if the first step was not received"),
  GAIN_CHANGE_DECADES(
      FeatureScope.RUN,
      "change of the mean log10 gain",
      "decades per layer",
      "what the updates have changed of it",
      "",
      "if the first step was not received"),
  GRADIENT_RMS(
      FeatureScope.LAYER,
      "gradient RMS",
      "root mean square",
      "median root mean square of the weight gradient over the elements that receive any; "
          + "with small batches the maximum of the window",
      "",
      "before the first step"),
  STRONGEST_TENSOR_RMS(
      FeatureScope.LAYER,
      "gradient RMS of the strongest tensor",
      "root mean square",
      "the same of the weight or bias tensor with the largest one: if the layer before is "
          + "dead, the bias alone shows the gradient that arrives",
      "",
      "never: 0 if no tensor receives gradient"),
  GRADIENT_LEVEL(
      FeatureScope.LAYER,
      "gradient norm over parameter norm",
      "ratio",
      "median norm of the weight gradient over the norm of the weights; with small batches "
          + "the maximum of the window",
      "",
      "if the weights are not measured or zero: infinite"),
  GRADIENT_TREND(
      FeatureScope.LAYER,
      "gradient norm over that of the first steps",
      "ratio",
      "the same norm over that of the first eight steps",
      "",
      "if the first steps had no gradient: infinite"),
  TYPICAL_GRADIENT_NORM(
      FeatureScope.LAYER,
      "typical gradient norm",
      "norm",
      "90th percentile of the norm of the weight gradient over the steps before the newest",
      "",
      "at the first step"),
  GRADIENT_GROWTH(
      FeatureScope.LAYER,
      "growth of the gradient norm",
      "ratio",
      "norm of the weight gradient over its typical norm; infinite if it is not finite",
      "",
      "at the first step"),
  WEIGHT_NORM(
      FeatureScope.LAYER,
      "parameter norm",
      "norm",
      "norm of the weights, or the initial one if that is larger: weights that pass through "
          + "zero are small",
      "",
      "if the weights are not measured"),
  GRADIENT_TO_WEIGHTS(
      FeatureScope.LAYER,
      "gradient norm over parameter norm",
      "ratio",
      "median norm of the weight gradient over that norm of the weights",
      "",
      "if the weights are not measured"),
  PEAK_UPDATE_RATIO(
      FeatureScope.LAYER,
      "update ratio",
      "ratio",
      "update norm over parameter norm, the larger of the newest two steps",
      "",
      "if the update is not measured"),
  UPDATE_RATIO(
      FeatureScope.LAYER,
      "update ratio",
      "ratio",
      "median update norm over parameter norm",
      "Karpathy: about 1e-3 in a training that goes well",
      "if the update is not measured"),
  WEIGHT_GROWTH(
      FeatureScope.LAYER,
      "parameter norm over that of the first step",
      "ratio",
      "gain of the weights over that of the first step",
      "",
      "if the first step was not received"),
  GAIN(
      FeatureScope.LAYER,
      "gain of the weights",
      "ratio",
      "norm of the weights over the square root of the number of units: the factor by which "
          + "they scale a signal of independent inputs",
      "Glorot and Bengio 2010",
      "if weights or units are not measured"),
  SATURATED_SHARE(
      FeatureScope.LAYER,
      "share of saturated outputs",
      "share",
      "median share of outputs in the saturated region of tanh (above 0.99) or the sigmoid "
          + "(within 0.01 of 0 or 1)",
      "Glorot and Bengio 2010",
      "before the first step with activations"),
  DEAD_SHARE(
      FeatureScope.LAYER,
      "share of dead units",
      "share",
      "minimum over the newest steps of the share of units that are zero for the whole "
          + "batch: an upper bound of the share that was zero at all of these steps",
      "Lu et al. 2019",
      "before the first step with activations"),
  DEAD_SHARE_OF_WINDOW(
      FeatureScope.LAYER,
      "share of units dead over the whole window",
      "share",
      "the same over the whole window",
      "Lu et al. 2019",
      "before the first step with activations"),
  UNIT_SPREAD(
      FeatureScope.LAYER,
      "unit spread",
      "ratio",
      "how much the weights of different units differ, 0 if all units are copies",
      "",
      "before the first step that measures it");

  private static final int RUN_FEATURES = in(FeatureScope.RUN).size();

  private final FeatureScope scope;
  private final String text;
  private final String unit;
  private final String meaning;
  private final String source;
  private final String unknownWhen;

  Feature(
      FeatureScope scope,
      String text,
      String unit,
      String meaning,
      String source,
      String unknownWhen) {
    this.scope = scope;
    this.text = text;
    this.unit = unit;
    this.meaning = meaning;
    this.source = source;
    this.unknownWhen = unknownWhen;
  }

  /** The features of a scope, in order. */
  public static List<Feature> in(FeatureScope scope) {
    return Arrays.stream(values()).filter(feature -> feature.scope == scope).toList();
  }

  /** Number of features of a scope. */
  static int count(FeatureScope scope) {
    return scope == FeatureScope.RUN ? RUN_FEATURES : values().length - RUN_FEATURES;
  }

  /** Number of features that are listed before those of a scope; those of a run come first. */
  static int before(FeatureScope scope) {
    return scope == FeatureScope.RUN ? 0 : RUN_FEATURES;
  }

  /** What it describes. */
  public FeatureScope scope() {
    return scope;
  }

  /** Name of the feature in verdicts. */
  public String text() {
    return text;
  }

  /** Value of the label {@code feature} in metrics: {@code loss_slope}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Unit. */
  public String unit() {
    return unit;
  }

  /** What is measured. */
  public String meaning() {
    return meaning;
  }

  /** Source of the formula; empty if it is plain. */
  public String source() {
    return source;
  }

  /** When it cannot be known, and its value then if that is not NaN. */
  public String unknownWhen() {
    return unknownWhen;
  }

  /** Evidence of a verdict that compares the feature with a limit. */
  public Evidence evidence(double value, double limit) {
    return Evidence.of(text, value, limit);
  }

  /** Evidence of a verdict that the feature explains. */
  public Evidence evidence(double value) {
    return Evidence.of(text, value);
  }
}
