package io.gradwatch.detect.window;

import io.gradwatch.detect.feature.Feature;

/** Trend of the loss. */
public enum LossTrend {
  /** Too few losses, or none reported. */
  UNKNOWN,
  /** Significantly falling. */
  FALLING,
  /** At most half of the reference loss. */
  LEARNED,
  /**
   * Significantly below the reference loss, and no longer falling: at what the task allows, as far
   * as the loss shows it.
   */
  LEVELLED_OFF,
  /** Not distinguishable from noise. */
  PLATEAU,
  /** Significantly rising. */
  RISING;

  /**
   * The trend by these rules, in their order: it is unknown with fewer than {@link
   * LearningLimits#minLosses} recent losses. A loss of at most {@link LearningLimits#learnedShare}
   * of the reference counts as learned, whatever its slope. It is falling or rising if the slope of
   * the recent losses is {@link LearningLimits#slopeErrors} standard errors from zero and changes
   * it by {@link LearningLimits#notableChange}; falling too if the newest half of the run falls
   * slowly and steadily. Otherwise it has levelled off if it is significantly below the reference.
   *
   * @param level current level of the loss; with small batches, a few of whose examples may have a
   *     high loss while most have a low one, the higher of mean and median
   * @param reference loss to compare with: the baseline loss, or the initial loss
   * @param isBaseline whether the reference is the baseline loss
   */
  static LossTrend of(
      LossFeatures features,
      LearningLimits limits,
      double level,
      double reference,
      boolean isBaseline) {
    if (features.losses() < limits.minLosses()) {
      return UNKNOWN;
    }
    if (reference > 0 && level <= limits.learnedShare() * reference) {
      return LEARNED;
    }
    double change = features.get(Feature.LOSS_CHANGE);
    if (Math.abs(features.get(Feature.LOSS_SLOPE_ERRORS)) >= limits.slopeErrors()
        && Math.abs(change) >= limits.notableChange()) {
      return change < 0 ? FALLING : RISING;
    }
    if (features.get(Feature.LATE_LOSS_SLOPE_ERRORS) <= -limits.slowErrors()
        && features.get(Feature.LATE_LOSS_CHANGE) <= -limits.slowChange()) {
      return FALLING;
    }
    double below = isBaseline ? limits.belowBaseline() : limits.belowStart();
    double highest =
        features.get(Feature.LATE_LOSS)
            + limits.belowErrors() * features.get(Feature.LATE_LOSS_ERROR);
    return reference > 0 && highest < below * reference ? LEVELLED_OFF : PLATEAU;
  }

  /** Whether the run is learning or has learned. */
  public boolean isLearning() {
    return this == FALLING || this == LEARNED || this == LEVELLED_OFF;
  }
}
