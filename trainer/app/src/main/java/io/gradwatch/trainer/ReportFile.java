package io.gradwatch.trainer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.trainer.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Writes run reports as JSON. Numbers that are not finite become strings: JSON has none. */
public final class ReportFile {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReportFile() {}

  public static void write(Path file, List<RunReport> reports) throws IOException {
    Files.write(file, JSON.writeValueAsBytes(reports.stream().map(ReportFile::run).toList()));
  }

  private static Map<String, @Nullable Object> run(RunReport report) {
    TrainingResult result = report.result();
    Map<String, @Nullable Object> run = new LinkedHashMap<>();
    run.put("run", result.run());
    run.put("steps", result.steps());
    run.put("seconds", result.duration().toMillis() / 1e3);
    run.put("finalLoss", number(result.finalLoss()));
    run.put("trainAccuracy", number(result.trainAccuracy()));
    run.put("testAccuracy", number(result.testAccuracy()));
    run.put("complete", report.complete());
    if (result.failed()) {
      run.put("failure", result.failure());
    }
    run.put("verdicts", report.verdicts().stream().map(ReportFile::verdict).toList());
    return run;
  }

  private static Map<String, @Nullable Object> verdict(Event event) {
    Map<String, @Nullable Object> verdict = new LinkedHashMap<>();
    verdict.put("kind", event.kind().name());
    verdict.put("layer", event.layer().map(LayerRef::name).orElse(null));
    verdict.put("onsetStep", event.onsetStep());
    verdict.put("confirmedStep", event.confirmedStep());
    verdict.put(
        "clearedStep", event.clearedStep().isPresent() ? event.clearedStep().getAsLong() : null);
    verdict.put("severity", event.severity().name().toLowerCase(java.util.Locale.ROOT));
    verdict.put("rootCause", event.rootCause());
    verdict.put("cause", event.cause());
    verdict.put(
        "remedies",
        event.remedies().stream().map(r -> Map.of("key", r.key(), "text", r.text())).toList());
    verdict.put("evidence", event.evidence().stream().map(ReportFile::figure).toList());
    return verdict;
  }

  private static Map<String, @Nullable Object> figure(Figure figure) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("name", figure.name());
    entry.put("value", number(figure.value()));
    entry.put("limit", number(figure.limit()));
    entry.put("unit", figure.unit());
    return entry;
  }

  private static @Nullable Object number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : null;
  }

  private static Object number(double value) {
    return Double.isFinite(value) ? (Object) value : Double.toString(value);
  }
}
