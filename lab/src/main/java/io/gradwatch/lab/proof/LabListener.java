package io.gradwatch.lab.proof;

import io.gradwatch.lab.catalogue.Fault;

/** Hears how the lab gets on, from several threads. */
public interface LabListener {

  /** A training begins. */
  void started(Fault fault, String remedy);

  /** A training is over. */
  void ended(Fault fault);

  /** More trainings are to come than were known of: remedies of a fault that was just diagnosed. */
  void planned(int trainings);

  /** All remedies of a fault have been tried. Called in the order of the faults. */
  void proved(FaultReport report);
}
