package io.gradwatch.detect.feature;

/** What a feature describes. */
public enum FeatureScope {
  /** The run as a whole. */
  RUN,
  /** One layer of the run. */
  LAYER
}
