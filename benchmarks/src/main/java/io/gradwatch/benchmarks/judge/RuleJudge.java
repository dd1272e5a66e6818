package io.gradwatch.benchmarks.judge;

import io.gradwatch.benchmarks.stream.Recording;
import io.gradwatch.lab.trial.Evaluation;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Published rules, fed every step, whatever interval their authors sample at: none is handicapped
 * by that. A rule that has fired stays fired. None of them names a root cause; in their favour the
 * first to fire counts as it, at the same step the one that is published first.
 */
final class RuleJudge implements Judge {

  private final String name;
  private final Supplier<List<Rule>> rules;

  RuleJudge(String name, Supplier<List<Rule>> rules) {
    this.name = name;
    this.rules = rules;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<NamedVerdict> judge(Recording run) {
    List<Rule> quiet = new ArrayList<>(rules.get());
    Set<VerdictKind> named = EnumSet.noneOf(VerdictKind.class);
    List<NamedVerdict> verdicts = new ArrayList<>();
    int evaluated = 0;
    List<Evaluation> evaluations = run.evaluations();
    for (StepReport step : run.steps()) {
      while (evaluated < evaluations.size() && evaluations.get(evaluated).steps() <= step.step()) {
        evaluated++;
      }
      Moment moment = new Moment(step, evaluations.subList(0, evaluated));
      for (Rule rule : List.copyOf(quiet)) {
        if (rule.fires().test(moment)) {
          quiet.remove(rule);
          boolean first = verdicts.isEmpty();
          rule.kinds().stream()
              .filter(named::add)
              .forEach(kind -> verdicts.add(verdict(kind, step.step(), first)));
        }
      }
    }
    return verdicts;
  }

  private static NamedVerdict verdict(VerdictKind kind, long step, boolean rootCause) {
    return new NamedVerdict(kind, "", step, step, Severity.WARNING, rootCause);
  }
}
