package io.gradwatch.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
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

  private static final ObjectWriter JSON = new ObjectMapper().writer();
  private static final ObjectWriter INDENTED = JSON.withDefaultPrettyPrinter();

  private ReportFile() {}

  /**
   * Writes one file with an array of all runs or, if the target is a folder, a file per run, named
   * after it.
   *
   * @param stored reports of runs that were not trained again, which follow the others
   */
  public static void write(Path target, List<RunReport> reports, List<StoredReport> stored)
      throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    reports.forEach(report -> all.put(report.result().run(), ReportEntry.of(report).fields()));
    stored.forEach(report -> all.put(report.run(), report.fields()));
    if (!Files.isDirectory(target)) {
      Files.write(target, INDENTED.writeValueAsBytes(all.values()));
      return;
    }
    for (Map.Entry<String, Object> report : all.entrySet()) {
      Path file = target.resolve(fileName(report.getKey()));
      Files.write(file, INDENTED.writeValueAsBytes(report.getValue()));
    }
  }

  /** Writes one file with an array of entries. */
  public static void writeEntries(Path file, List<ReportEntry> entries) throws IOException {
    Files.write(file, INDENTED.writeValueAsBytes(fields(entries)));
  }

  /** The report of one run, as a file holds it. */
  static byte[] bytes(RunReport report) throws JsonProcessingException {
    return INDENTED.writeValueAsBytes(ReportEntry.of(report).fields());
  }

  /** An array of entries in one line of JSON. */
  public static String line(List<ReportEntry> entries) throws JsonProcessingException {
    return JSON.writeValueAsString(fields(entries));
  }

  private static List<Map<String, @Nullable Object>> fields(List<ReportEntry> entries) {
    return entries.stream().map(ReportEntry::fields).toList();
  }

  /** Encoded, because the name of a run may contain separators of paths. */
  private static String fileName(String run) {
    return URLEncoder.encode(run, StandardCharsets.UTF_8) + ".json";
  }
}
