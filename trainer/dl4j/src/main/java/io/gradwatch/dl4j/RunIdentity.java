package io.gradwatch.dl4j;

import io.gradwatch.protocol.TrainingInfo;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Identity of a run and what is known of it before it starts.
 *
 * @param run name of the run
 * @param attempt number of the attempt, starting at 1
 * @param worker worker number in a data-parallel run, starting at 0
 * @param plannedSteps number of steps that this attempt will take; empty if unknown
 * @param resumedStep step at which it goes on from a checkpoint, unchanged; 0 if it does not
 * @param hyperParameters hyper-parameters by name
 * @param training what it minimises and how
 */
record RunIdentity(
    String run,
    int attempt,
    int worker,
    OptionalLong plannedSteps,
    long resumedStep,
    Map<String, String> hyperParameters,
    TrainingInfo training) {

  RunIdentity {
    hyperParameters = Map.copyOf(hyperParameters);
  }
}
