package io.gradwatch.monitor.web;

import static io.gradwatch.monitor.web.ApiParameter.number;
import static io.gradwatch.monitor.web.ApiParameter.required;
import static io.gradwatch.monitor.web.ApiParameter.text;

import io.gradwatch.monitor.history.HistoryQuantity;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The catalogue of version 1 of the API; the routes and the OpenAPI document follow from it. The
 * name of a run is a parameter and not part of the path, because clients shorten a path with a run
 * named {@code ..}.
 */
enum ApiOperation {
  RUNS(
      "runs",
      "Runs, the most severe first",
      RunPage.class,
      text("name", "part of the name, in any case"),
      text("state", "state, for example RUNNING"),
      text("verdict", "kind of an active verdict, for example EXPLODING_GRADIENT"),
      text("sort", "severity (default), recent or name"),
      number("offset", "number of runs to skip; 0 by default"),
      number("limit", "maximum number of runs, 1 to 1000; 100 by default")),
  RUN(
      "run",
      "One run with its layers and verdicts",
      RunDetail.class,
      required("run", "name of the run")),
  EXTENT(
      "extent",
      "How far the history of a run reaches: attempts, steps and layers",
      HistoryExtent.class,
      required("run", "name of the run")),
  HISTORY(
      "history",
      "What the steps of a run measured, in bins of equal numbers of steps",
      HistoryAnswer.class,
      required("run", "name of the run"),
      text("quantity", "one of " + quantities() + "; training by default"),
      number("from", "first step; 0 by default"),
      number("to", "last step; the newest by default"),
      number("bins", "maximum number of bins, 1 to 4096; 1000 by default"),
      text("layers", "depths of layers, comma-separated; all by default; time-steps needs one"),
      number("attempt", "one attempt; the whole course of the run by default"),
      text("columns", "comma-separated: " + HistoryAnswer.COLUMN_NAMES + "; all by default")),
  VERDICTS(
      "verdicts",
      "Active and cleared verdicts of a run, and what its steps measured around one of them",
      VerdictsAnswer.class,
      required("run", "name of the run"),
      number("around", "a step; only verdicts that were active near it"),
      number("within", "number of steps before and after it; 50 by default"));

  /** Where version 1 begins. */
  static final String ROOT = "/api/v1/";

  private final String path;
  private final String summary;
  private final Class<?> answer;

  @SuppressWarnings("ImmutableEnumChecker") // List.of(…) is
  private final List<ApiParameter> parameters;

  ApiOperation(String path, String summary, Class<?> answer, ApiParameter... parameters) {
    this.path = path;
    this.summary = summary;
    this.answer = answer;
    this.parameters = List.of(parameters);
  }

  private static String quantities() {
    return Arrays.stream(HistoryQuantity.values())
        .map(HistoryQuantity::key)
        .collect(Collectors.joining(", "));
  }

  String path() {
    return ROOT + path;
  }

  String summary() {
    return summary;
  }

  /** The record that is answered with. */
  Class<?> answer() {
    return answer;
  }

  List<ApiParameter> parameters() {
    return parameters;
  }
}
