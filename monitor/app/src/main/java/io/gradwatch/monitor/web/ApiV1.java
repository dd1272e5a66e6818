package io.gradwatch.monitor.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.monitor.history.HistoryUnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Version 1 of the API: what {@link ApiOperation} lists. */
final class ApiV1 {

  private static final List<String> SEVERITIES = List.of("INFO", "WARNING", "CRITICAL");
  private static final long MAX_STEP = Long.MAX_VALUE / 4;

  private final ObjectMapper json;
  private final RunsApi runs;
  private final HistoryApi history;

  /**
   * @param json mapper that writes NaN and infinities as strings
   */
  ApiV1(ObjectMapper json, RunsApi runs, HistoryApi history) {
    this.json = json;
    this.runs = runs;
    this.history = history;
  }

  /** Adds the routes. */
  void route(RoutesConfig routes) {
    for (ApiOperation operation : ApiOperation.values()) {
      routes.get(operation.path(), context -> answer(operation, context));
    }
    byte[] document = OpenApi.json();
    routes.get(ApiOperation.ROOT + "openapi.json", context -> JsonAnswer.write(context, document));
  }

  private void answer(ApiOperation operation, Context context) throws JsonProcessingException {
    try {
      ApiRequest request = ApiRequest.of(operation, context);
      switch (operation) {
        case RUNS -> write(context, page(request, runs.all(context)));
        case RUN -> runs.one(context, request.required("run"));
        case EXTENT -> write(context, history.extent(request));
        case HISTORY -> write(context, history.history(request));
        case VERDICTS -> verdicts(request, context);
      }
    } catch (InvalidRequestException e) {
      error(context, HttpStatus.BAD_REQUEST, e);
    } catch (HistoryUnavailableException e) {
      error(context, HttpStatus.SERVICE_UNAVAILABLE, e);
    }
  }

  private void error(Context context, HttpStatus status, RuntimeException e)
      throws JsonProcessingException {
    context.status(status);
    write(context, Map.of("error", String.valueOf(e.getMessage())));
  }

  private void write(Context context, Object value) throws JsonProcessingException {
    JsonAnswer.write(context, json.writeValueAsBytes(value));
  }

  private static RunPage page(ApiRequest request, List<JsonNode> all) {
    Predicate<JsonNode> wanted = run -> true;
    Optional<String> name = request.text("name").map(text -> text.toLowerCase(Locale.ROOT));
    if (name.isPresent()) {
      wanted = run -> run.path("run").asText().toLowerCase(Locale.ROOT).contains(name.get());
    }
    Optional<String> state = request.text("state");
    if (state.isPresent()) {
      wanted = wanted.and(run -> run.path("state").asText().equalsIgnoreCase(state.get()));
    }
    Optional<String> verdict = request.text("verdict");
    if (verdict.isPresent()) {
      wanted =
          wanted.and(
              run ->
                  elements(run.path("active"))
                      .anyMatch(
                          event -> event.path("kind").asText().equalsIgnoreCase(verdict.get())));
    }
    List<JsonNode> found =
        all.stream()
            .filter(wanted)
            .sorted(order(request.choice("sort", List.of("severity", "recent", "name"))))
            .toList();
    return new RunPage(
        found.size(),
        found.stream()
            .skip(request.number("offset", 0, Integer.MAX_VALUE).orElse(0))
            .limit(request.number("limit", 1, 1_000).orElse(100))
            .toList());
  }

  /** Runs come with the most recent first, which stays the order among equals. */
  private static Comparator<JsonNode> order(String sort) {
    return switch (sort) {
      case "name" -> Comparator.comparing(run -> run.path("run").asText());
      case "recent" -> Comparator.comparingInt(run -> 0);
      default -> Comparator.comparingInt(ApiV1::severity).reversed();
    };
  }

  private static int severity(JsonNode run) {
    return elements(run.path("active"))
        .mapToInt(event -> SEVERITIES.indexOf(event.path("severity").asText()))
        .max()
        .orElse(-1);
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private void verdicts(ApiRequest request, Context context) throws JsonProcessingException {
    String name = request.required("run");
    OptionalLong around = request.number("around", 0, MAX_STEP);
    long within = request.number("within", 0, MAX_STEP).orElse(50);
    Optional<JsonNode> run = runs.find(context, name);
    if (run.isEmpty()) {
      return; // answered
    }
    long from = around.isPresent() ? Math.max(0, around.getAsLong() - within) : 0;
    long to = around.isPresent() ? around.getAsLong() + within : MAX_STEP;
    Predicate<JsonNode> near =
        event ->
            event.path("onsetStep").asLong() <= to
                && (event.path("clearedStep").isNull()
                    || event.path("clearedStep").asLong() >= from);
    write(
        context,
        new VerdictsAnswer(
            name,
            elements(run.get().path("active")).filter(near).toList(),
            elements(run.get().path("past")).filter(near).toList(),
            around.isPresent() ? List.of(history.around(name, from, to)) : List.of()));
  }
}
