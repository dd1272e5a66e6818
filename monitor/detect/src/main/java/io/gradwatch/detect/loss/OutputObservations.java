package io.gradwatch.detect.loss;

import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.OutputInfo;
import io.gradwatch.protocol.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Applies a rule about the loss to the loss of each output of a network with several as well, since
 * the sum hides an output that does not learn behind others that do.
 *
 * <p>For an output alone, the severity is a warning at most, because the others learn; and info if
 * the loss of its best constant prediction is unknown, because an output may have little to learn.
 */
final class OutputObservations {

  private OutputObservations() {}

  /**
   * Observes a run by its loss and by those of its outputs.
   *
   * @param rule rule that asks for nothing but the loss, its trend and its reference
   */
  static Observation of(RunView run, Function<RunView, Observation> rule) {
    Observation ofSum = rule.apply(run);
    if (ofSum instanceof Observation.Abnormal || run.outputs().isEmpty()) {
      return ofSum;
    }
    List<Observation> all = new ArrayList<>(List.of(ofSum));
    for (int i = 0; i < run.outputs().size(); i++) {
      RunView output = run.outputs().get(i);
      Observation observation = rule.apply(output);
      if (observation instanceof Observation.Abnormal abnormal) {
        int index = i;
        Severity severity = severity(output, abnormal);
        return Observation.abnormal(
            severity, () -> finding(run, index, severity, abnormal.finding().get()));
      }
      all.add(observation);
    }
    return all.stream().allMatch(Observation.Normal.class::isInstance)
        ? Observation.normal()
        : Observation.normalIf(() -> all.stream().allMatch(OutputObservations::isNormal));
  }

  private static boolean isNormal(Observation observation) {
    return observation instanceof Observation.Normal
        || (observation instanceof Observation.Absent absent && absent.isNormal().getAsBoolean());
  }

  private static Severity severity(RunView output, Observation.Abnormal abnormal) {
    boolean comparable = !Double.isNaN(output.facts().baselineLoss());
    return comparable && abnormal.severity() != Severity.INFO ? Severity.WARNING : Severity.INFO;
  }

  private static Finding finding(RunView run, int index, Severity severity, Finding finding) {
    Optional<OutputInfo> output =
        run.facts().outputs().stream().skip(index).findFirst(); // none if they are not described
    String name =
        output.map(OutputInfo::name).filter(n -> !n.isEmpty()).orElse(String.valueOf(index));
    Optional<LayerRef> layer =
        output.stream()
            .flatMap(info -> info.layer().stream().boxed())
            .flatMap(layerIndex -> layer(run, layerIndex))
            .findFirst();
    return new Finding(
        severity,
        layer,
        layer.map(ref -> List.of(ref.index())).orElse(List.of()),
        finding.onsetStep(),
        "Output " + name + " alone: " + decapitalised(finding.cause()),
        finding.evidence(),
        finding.remedies());
  }

  private static Stream<LayerRef> layer(RunView run, int index) {
    return run.layers().stream()
        .filter(layer -> layer.index() == index)
        .map(LayerHistory::ref)
        .limit(1);
  }

  private static String decapitalised(String sentence) {
    return sentence.isEmpty()
        ? sentence
        : sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }
}
