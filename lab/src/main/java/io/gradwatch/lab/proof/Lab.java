package io.gradwatch.lab.proof;

import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.lab.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tries every remedy on every fault, several trainings at a time. */
public final class Lab {

  private final long seed;
  private final int parallel;
  private final LabListener listener;

  /**
   * Sets it up.
   *
   * @param seed of data, first weights and order; the same for all trainings
   * @param parallel trainings at a time
   */
  public Lab(long seed, int parallel, LabListener listener) {
    this.seed = seed;
    this.parallel = parallel;
    this.listener = listener;
  }

  /**
   * Trains.
   *
   * @throws InterruptedException when this thread is interrupted; trainings under way end at their
   *     next step
   */
  public LabReport run(List<Fault> faults) throws InterruptedException {
    ExecutorService trainings = Executors.newFixedThreadPool(parallel);
    try {
      listener.planned(faults.size());
      List<Future<Outcome>> befores = new ArrayList<>();
      for (Fault fault : faults) {
        befores.add(trainings.submit(() -> training(fault, "", fault.recipe())));
      }
      List<List<Future<Attempt>>> attempts = new ArrayList<>();
      for (int i = 0; i < faults.size(); i++) {
        attempts.add(submit(trainings, faults.get(i), result(befores.get(i))));
      }
      List<FaultReport> reports = new ArrayList<>();
      for (int i = 0; i < faults.size(); i++) {
        List<Attempt> tried = new ArrayList<>();
        for (Future<Attempt> attempt : attempts.get(i)) {
          tried.add(result(attempt));
        }
        FaultReport report = new FaultReport(faults.get(i), result(befores.get(i)), tried);
        listener.proved(report);
        reports.add(report);
      }
      return new LabReport(seed, reports);
    } finally {
      trainings.shutdownNow();
    }
  }

  private List<Future<Attempt>> submit(ExecutorService trainings, Fault fault, Outcome before) {
    List<Plan> plans = Plan.of(fault, before);
    listener.planned((int) plans.stream().filter(Plan::trains).count());
    List<Future<Attempt>> attempts = new ArrayList<>();
    for (Plan plan : plans) {
      attempts.add(
          trainings.submit(
              () -> plan.attempt(recipe -> training(fault, plan.remedy().key(), recipe))));
    }
    return attempts;
  }

  private Outcome training(Fault fault, String remedy, Recipe recipe) {
    listener.started(fault, remedy);
    try {
      String name = remedy.isEmpty() ? fault.name() : fault.name() + "-" + remedy;
      return Outcome.of(recipe.trial(name, seed).watch());
    } finally {
      listener.ended(fault);
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
