package io.gradwatch.trainer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.gradwatch.protocol.JsonNumber;
import io.gradwatch.protocol.VerdictFormat;
import io.gradwatch.trainer.training.TrainingResult;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes run reports as JSON. */
public final class ReportFile {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReportFile() {}

  /**
   * Writes one file with an array of all runs or, if the target is a folder, a file per run, named
   * after it.
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

  /** Encoded, because the name of a run may contain separators of paths. */
  private static String fileName(String run) {
    return URLEncoder.encode(run, StandardCharsets.UTF_8) + ".json";
  }

  private static Map<String, @Nullable Object> run(RunReport report) {
    TrainingResult result = report.result();
    Map<String, @Nullable Object> run = new LinkedHashMap<>();
    run.put("run", result.run());
    run.put("steps", result.steps());
    run.put("seconds", result.duration().toMillis() / 1e3);
    run.put("finalLoss", JsonNumber.of(result.finalLoss()));
    run.put("trainAccuracy", JsonNumber.of(result.trainAccuracy()));
    run.put("testAccuracy", JsonNumber.of(result.testAccuracy()));
    run.put("complete", report.complete());
    if (result.failed()) {
      run.put("failure", result.failure());
    }
    run.put("verdicts", report.verdicts().stream().map(VerdictFormat::fields).toList());
    return run;
  }
}
