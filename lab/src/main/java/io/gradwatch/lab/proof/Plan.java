package io.gradwatch.lab.proof;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.lab.catalogue.Change;
import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.lab.catalogue.Remedies;
import io.gradwatch.lab.recipe.Recipe;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Remedy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A remedy that is to be tried on a fault. */
record Plan(Fault fault, RemedyKey remedy, int advisedAs, String text, Change change) {

  /** Those that the root cause's verdict advises, in its order, then common advice. */
  static List<Plan> of(Fault fault, Outcome before) {
    List<Plan> plans = new ArrayList<>();
    List<Remedy> advice = before.root().map(Event::remedies).orElse(List.of());
    for (int i = 0; i < advice.size(); i++) {
      plans.add(of(fault, key(advice.get(i)), i + 1, advice.get(i).text()));
    }
    for (RemedyKey common : fault.commonAdvice()) {
      if (plans.stream().noneMatch(plan -> plan.remedy == common)) {
        plans.add(of(fault, common, 0, ""));
      }
    }
    return plans;
  }

  private static Plan of(Fault fault, RemedyKey remedy, int advisedAs, String text) {
    return new Plan(fault, remedy, advisedAs, text, Remedies.apply(remedy, text, fault.recipe()));
  }

  private static RemedyKey key(Remedy remedy) {
    return Arrays.stream(RemedyKey.values())
        .filter(key -> key.key().equals(remedy.key()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("a verdict advises " + remedy.key() + ", no remedy"));
  }

  boolean trains() {
    return change instanceof Change.Applied;
  }

  Attempt attempt(Function<Recipe, Outcome> training) {
    if (change instanceof Change.Applied applied) {
      Outcome outcome = training.apply(applied.recipe());
      return new Attempt(
          remedy, advisedAs, text, "", Optional.of(outcome), outcome.healthy(fault.target()));
    }
    String why = ((Change.Unsuitable) change).why();
    return new Attempt(remedy, advisedAs, text, why, Optional.empty(), false);
  }
}
