package io.gradwatch.trainer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.trainer.training.TrainingResult;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Writes run reports as JSON. */
public final class ReportFile {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReportFile() {}

  /**
   * Writes a file with an array of all runs; or, into a folder, a file for each run, named after
   * it.
   */
  public static void write(Path target, List<RunReport> reports) throws IOException {
    if (!Files.isDirectory(target)) {
      Files.write(target, JSON.writeValueAsBytes(reports.stream().map(ReportFile::run).toList()));
      return;
    }
    for (RunReport report : reports) {
      Path file = target.resolve(fileName(report.result().run()));
      Files.write(file, JSON.writeValueAsBytes(run(report)));
    }
  }

  /** A run's name may hold what a file's must not, such as the way to another folder. */
  private static String fileName(String run) {
    return URLEncoder.encode(run, StandardCharsets.UTF_8) + ".json";
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
    verdict.put("severity", event.severity().name().toLowerCase(Locale.ROOT));
    verdict.put("rootCause", event.rootCause());
    verdict.put("cause", event.cause());
    verdict.put("remedies", event.remedies().stream().map(ReportFile::remedy).toList());
    verdict.put("evidence", event.evidence().stream().map(ReportFile::evidence).toList());
    return verdict;
  }

  private static Map<String, String> remedy(Remedy remedy) {
    Map<String, String> entry = new LinkedHashMap<>();
    entry.put("key", remedy.key());
    entry.put("text", remedy.text());
    return entry;
  }

  private static Map<String, @Nullable Object> evidence(Evidence evidence) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("name", evidence.name());
    entry.put("value", number(evidence.value()));
    entry.put("limit", number(evidence.limit()));
    entry.put("unit", evidence.unit());
    return entry;
  }

  private static @Nullable Object number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : null;
  }

  /** JSON has no NaN and no infinities: they become text. */
  private static Object number(double value) {
    return Double.isFinite(value) ? (Object) value : Double.toString(value);
  }
}
