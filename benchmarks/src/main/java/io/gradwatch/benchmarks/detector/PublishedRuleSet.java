package io.gradwatch.benchmarks.detector;

import io.gradwatch.benchmarks.recording.Recording;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.training.evaluation.EvaluationPoint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A set of published rules, evaluated at every step regardless of the authors' sampling interval,
 * so that none is at a disadvantage. The first time that a rule fires is its verdict. The rules do
 * not identify root causes; in their favour the first rule to fire counts as the root cause, at the
 * same step the one that is published first.
 */
final class PublishedRuleSet implements FaultDetector {

  private final String name;
  private final Supplier<List<PublishedRule>> rules;

  PublishedRuleSet(String name, Supplier<List<PublishedRule>> rules) {
    this.name = name;
    this.rules = rules;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Detection detect(Recording recording) {
    List<PublishedRule> ruleSet = rules.get();
    Set<VerdictKind> reportedKinds = EnumSet.noneOf(VerdictKind.class);
    List<VerdictSummary> verdicts = new ArrayList<>();
    VerdictTimeline timeline = new VerdictTimeline();
    int evaluationCount = 0;
    long end = 0;
    List<EvaluationPoint> evaluations = recording.evaluations();
    for (StepReport step : recording.steps()) {
      while (evaluationCount < evaluations.size()
          && evaluations.get(evaluationCount).steps() <= step.step()) {
        evaluationCount++;
      }
      RuleInput input = new RuleInput(step, evaluations.subList(0, evaluationCount));
      end = step.step() + 1;
      for (int i = 0; i < ruleSet.size(); i++) {
        String id = Integer.toString(i);
        if (ruleSet.get(i).fires().test(input)) {
          boolean first = verdicts.isEmpty();
          for (VerdictKind kind : ruleSet.get(i).kinds()) {
            timeline.open(id, kind, Severity.WARNING, step.step());
            if (reportedKinds.add(kind)) {
              verdicts.add(verdict(kind, step.step(), first));
            }
          }
        } else {
          timeline.close(id, step.step());
        }
      }
    }
    return new Detection(verdicts, timeline.until(end));
  }

  private static VerdictSummary verdict(VerdictKind kind, long step, boolean rootCause) {
    return new VerdictSummary(kind, "", step, step, Severity.WARNING, rootCause);
  }
}
