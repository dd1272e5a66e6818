package io.gradwatch.monitor.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.monitor.live.LiveRun;
import io.gradwatch.monitor.peers.PeerRuns;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The runs of all monitors: those of this process, and those that the others answer with. If one
 * does not answer, the header {@value #INCOMPLETE} says so.
 */
final class RunsApi {

  /** Header that names the monitors whose runs are missing. */
  static final String INCOMPLETE = "Gradwatch-Incomplete";

  private static final int MAX_HEADER_LENGTH = 1_000;

  private final ObjectMapper json;
  private final WebSources sources;

  /**
   * @param json mapper that writes NaN and infinities as strings
   */
  RunsApi(ObjectMapper json, WebSources sources) {
    this.json = json;
    this.sources = sources;
  }

  /** Answers with the runs, the one with the most recent record first. */
  void list(Context context) throws JsonProcessingException {
    List<RunSummary> own = sources.runs().current().stream().map(RunSummary::of).toList();
    if (isLocal(context)) {
      write(context, own);
      return;
    }
    PeerRuns.Found others = sources.peers().list();
    stateProblems(context, others.problems());
    write(context, others.runs().isEmpty() ? own : merged(own, others.runs()));
  }

  /** A run that moves between monitors may be found on both: the more recent one counts. */
  private List<JsonNode> merged(List<RunSummary> own, List<JsonNode> others) {
    Map<String, JsonNode> byRun = new LinkedHashMap<>();
    Stream.concat(own.stream().map(run -> json.<JsonNode>valueToTree(run)), others.stream())
        .filter(JsonNode::isObject)
        .sorted(
            Comparator.comparing(RunsApi::lastHeard)
                .reversed()
                .thenComparing(run -> run.path("run").asText()))
        .forEach(run -> byRun.putIfAbsent(run.path("run").asText(), run));
    return List.copyOf(byRun.values());
  }

  private static Instant lastHeard(JsonNode run) {
    try {
      return Instant.parse(run.path("lastHeard").asText());
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** Returns the runs as JSON, the one with the most recent record first. */
  List<JsonNode> all(Context context) {
    List<RunSummary> own = sources.runs().current().stream().map(RunSummary::of).toList();
    PeerRuns.Found others = sources.peers().list();
    stateProblems(context, others.problems());
    return merged(own, others.runs());
  }

  /** Answers with one run. */
  void one(Context context) throws JsonProcessingException {
    one(context, context.pathParam("run"));
  }

  /** Answers with the run of a name. */
  void one(Context context, String name) throws JsonProcessingException {
    Optional<JsonNode> run = find(context, name);
    if (run.isPresent()) {
      write(context, run.get());
    }
  }

  /** Returns the run of a name as JSON; if it is not found, answers with the reason. */
  Optional<JsonNode> find(Context context, String name) throws JsonProcessingException {
    Optional<LiveRun> own =
        sources.runs().current().stream().filter(run -> run.run().equals(name)).findFirst();
    if (own.isPresent()) {
      return Optional.of(json.valueToTree(RunDetail.of(own.get(), sources.runs().timeline(name))));
    }
    PeerRuns.Found others =
        isLocal(context) ? new PeerRuns.Found(List.of(), List.of()) : sources.peers().find(name);
    if (!others.runs().isEmpty()) {
      return Optional.of(others.runs().get(0));
    }
    if (others.problems().isEmpty()) {
      context.status(HttpStatus.NOT_FOUND);
      write(context, Map.of("error", "no run with this name; /api/runs lists all runs"));
    } else {
      stateProblems(context, others.problems());
      context.status(HttpStatus.SERVICE_UNAVAILABLE);
      write(
          context,
          Map.of(
              "error",
              "no run with this name here; other monitors did not answer: "
                  + String.join("; ", others.problems())));
    }
    return Optional.empty();
  }

  private static boolean isLocal(Context context) {
    return PeerRuns.LOCAL.equals(context.queryString());
  }

  private static void stateProblems(Context context, List<String> problems) {
    if (!problems.isEmpty()) {
      String text = String.join("; ", problems).replaceAll("[^\\x20-\\x7e]", "?");
      context.header(INCOMPLETE, text.substring(0, Math.min(text.length(), MAX_HEADER_LENGTH)));
    }
  }

  private void write(Context context, Object value) throws JsonProcessingException {
    JsonAnswer.write(context, json.writeValueAsBytes(value));
  }
}
