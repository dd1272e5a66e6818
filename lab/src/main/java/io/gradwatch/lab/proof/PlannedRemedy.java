package io.gradwatch.lab.proof;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.lab.catalogue.Remedies;
import io.gradwatch.lab.catalogue.RemedyEffect;
import io.gradwatch.lab.recipe.TrainingRecipe;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Remedy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A remedy to try on a fault. */
record PlannedRemedy(
    Fault fault,
    TrialOutcome untreated,
    RemedyKey remedy,
    int rank,
    String text,
    RemedyEffect effect) {

  /** Remedies that the root cause's verdict recommends, in its order, followed by common ones. */
  static List<PlannedRemedy> of(Fault fault, TrialOutcome untreated) {
    List<PlannedRemedy> plans = new ArrayList<>();
    List<Remedy> recommended = untreated.rootCause().map(Event::remedies).orElse(List.of());
    for (int i = 0; i < recommended.size(); i++) {
      Remedy remedy = recommended.get(i);
      plans.add(of(fault, untreated, key(remedy), i + 1, remedy.text()));
    }
    for (RemedyKey common : fault.commonRemedies()) {
      if (plans.stream().noneMatch(plan -> plan.remedy == common)) {
        plans.add(of(fault, untreated, common, 0, ""));
      }
    }
    return plans;
  }

  private static PlannedRemedy of(
      Fault fault, TrialOutcome untreated, RemedyKey remedy, int rank, String text) {
    return new PlannedRemedy(
        fault, untreated, remedy, rank, text, Remedies.apply(remedy, text, fault.recipe()));
  }

  private static RemedyKey key(Remedy remedy) {
    return Arrays.stream(RemedyKey.values())
        .filter(key -> key.key().equals(remedy.key()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "a verdict recommends the unknown remedy " + remedy.key()));
  }

  boolean trains() {
    return effect instanceof RemedyEffect.Applied;
  }

  RemedyTrial run(Function<TrainingRecipe, TrialOutcome> training) {
    if (effect instanceof RemedyEffect.Applied applied) {
      TrialOutcome outcome = training.apply(applied.recipe());
      return RemedyTrial.completed(remedy, rank, text, outcome, fault, untreated);
    }
    String reason = ((RemedyEffect.NotApplicable) effect).reason();
    return RemedyTrial.notApplicable(remedy, rank, text, reason);
  }
}
