package io.gradwatch.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of verdict as a JSON file that the sources of the dashboards read. */
final class VerdictKindsJson {

  static final Path FILE =
      MetricCatalogue.MODULE_DIRECTORY.resolve("grafana/src/verdict-kinds.json");

  private VerdictKindsJson() {}

  static String json(List<VerdictKindEntry> kinds) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    try {
      return new ObjectMapper()
              .writer(printer)
              .writeValueAsString(kinds.stream().map(VerdictKindsJson::object).toList())
          + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> object(VerdictKindEntry kind) {
    Map<String, String> object = new LinkedHashMap<>();
    object.put("kind", kind.name());
    object.put("title", kind.title());
    object.put("runbook", kind.camelCase());
    return object;
  }
}
