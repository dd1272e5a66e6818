package io.gradwatch.dl4j;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What a run is called and what it is about to do.
 *
 * @param run its name
 * @param attempt from 1
 * @param worker of a data-parallel run, from 0
 * @param plannedSteps of this attempt; empty when not known
 * @param hyperParameters by name
 */
record RunIdentity(
    String run,
    int attempt,
    int worker,
    OptionalLong plannedSteps,
    Map<String, String> hyperParameters) {

  RunIdentity {
    hyperParameters = Map.copyOf(hyperParameters);
  }
}
