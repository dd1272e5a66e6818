package io.gradwatch.lab.proof;

import io.gradwatch.lab.catalogue.Fault;

/** Receives the progress of the lab, from several threads. */
public interface LabListener {

  /** A training was started. */
  void trainingStarted(Fault fault, String remedy);

  /** A training has ended. */
  void trainingEnded(Fault fault);

  /**
   * Adds to the number of planned trainings, for example the remedies of a fault that was
   * evaluated.
   */
  void trainingsPlanned(int trainings);

  /** All remedies of a fault have been tried. Called in the order of the faults. */
  void faultCompleted(FaultReport report);
}
