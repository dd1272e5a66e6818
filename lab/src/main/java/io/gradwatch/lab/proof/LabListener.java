package io.gradwatch.lab.proof;

import io.gradwatch.lab.catalogue.Fault;

/** Hears how the lab gets on, from several threads. */
public interface LabListener {

  /** A training begins. */
  void trainingStarted(Fault fault, String remedy);

  /** A training is over. */
  void trainingEnded(Fault fault);

  /** More trainings are to come than were known of: remedies of a fault that was just diagnosed. */
  void trainingsPlanned(int trainings);

  /** All remedies of a fault have been tried. Called in the order of the faults. */
  void faultCompleted(FaultReport report);
}
