package io.gradwatch.lab.proof;

import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.lab.recipe.TrainingRecipe;
import io.gradwatch.lab.trial.MonitoredTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Trains every fault without and with each of its remedies, several trainings at a time. */
public final class LabRunner {

  private final long seed;
  private final int parallel;
  private final LabListener listener;

  /**
   * Creates a runner.
   *
   * @param seed seed of data, initial weights and order of rows in all trainings
   * @param parallel number of trainings at a time
   */
  public LabRunner(long seed, int parallel, LabListener listener) {
    this.seed = seed;
    this.parallel = parallel;
    this.listener = listener;
  }

  /**
   * Runs all trainings.
   *
   * @throws InterruptedException if this thread is interrupted; trainings in progress end after
   *     their current step
   */
  public LabReport run(List<Fault> faults) throws InterruptedException {
    ExecutorService trainings = Executors.newFixedThreadPool(parallel);
    try {
      listener.trainingsPlanned(faults.size());
      List<Future<TrialOutcome>> untreated = new ArrayList<>();
      for (Fault fault : faults) {
        untreated.add(trainings.submit(() -> training(fault, "", fault.recipe())));
      }
      List<List<Future<RemedyTrial>>> remedyTrials = new ArrayList<>();
      for (int i = 0; i < faults.size(); i++) {
        remedyTrials.add(submit(trainings, faults.get(i), result(untreated.get(i))));
      }
      List<FaultReport> reports = new ArrayList<>();
      for (int i = 0; i < faults.size(); i++) {
        List<RemedyTrial> completed = new ArrayList<>();
        for (Future<RemedyTrial> trial : remedyTrials.get(i)) {
          completed.add(result(trial));
        }
        FaultReport report = new FaultReport(faults.get(i), result(untreated.get(i)), completed);
        listener.faultCompleted(report);
        reports.add(report);
      }
      return new LabReport(seed, reports);
    } finally {
      trainings.shutdownNow();
    }
  }

  private List<Future<RemedyTrial>> submit(
      ExecutorService trainings, Fault fault, TrialOutcome untreatedOutcome) {
    List<PlannedRemedy> plans = PlannedRemedy.of(fault, untreatedOutcome);
    listener.trainingsPlanned((int) plans.stream().filter(PlannedRemedy::trains).count());
    List<Future<RemedyTrial>> remedyTrials = new ArrayList<>();
    for (PlannedRemedy plan : plans) {
      remedyTrials.add(
          trainings.submit(() -> plan.run(recipe -> training(fault, plan.remedy().key(), recipe))));
    }
    return remedyTrials;
  }

  private TrialOutcome training(Fault fault, String remedy, TrainingRecipe recipe) {
    listener.trainingStarted(fault, remedy);
    try {
      String name = remedy.isEmpty() ? fault.name() : fault.name() + "-" + remedy;
      return TrialOutcome.of(MonitoredTrial.run(recipe.trial(name, seed)));
    } finally {
      listener.trainingEnded(fault);
    }
  }

  private static <T> T result(Future<T> training) throws InterruptedException {
    try {
      return training.get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a training failed: " + failed.getCause(), failed);
    }
  }
}
