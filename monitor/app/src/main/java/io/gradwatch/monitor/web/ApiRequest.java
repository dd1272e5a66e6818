package io.gradwatch.monitor.web;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The parameters of a request. An unknown one is rejected rather than ignored. */
final class ApiRequest {

  private static final int MAX_SHOWN = 100;

  private final Context context;

  private ApiRequest(Context context) {
    this.context = context;
  }

  /**
   * @throws InvalidRequestException if a parameter is unknown or a required one is missing
   */
  static ApiRequest of(ApiOperation operation, Context context) {
    List<String> known = operation.parameters().stream().map(ApiParameter::name).toList();
    for (String name : context.queryParamMap().keySet()) {
      if (!known.contains(name)) {
        throw new InvalidRequestException(
            "%s is not a parameter of %s; it has %s"
                .formatted(shown(name), operation.path(), String.join(", ", known)));
      }
    }
    for (ApiParameter parameter : operation.parameters()) {
      if (parameter.required() && context.queryParam(parameter.name()) == null) {
        throw new InvalidRequestException(
            "parameter %s is missing: %s".formatted(parameter.name(), parameter.description()));
      }
    }
    return new ApiRequest(context);
  }

  private static String shown(String text) {
    return text.substring(0, Math.min(text.length(), MAX_SHOWN));
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isEmpty());
  }

  /** The value of a required parameter, which may be any text. */
  String required(String name) {
    return Optional.ofNullable(context.queryParam(name)).orElse("");
  }

  /** Returns a whole number from one bound to another. */
  OptionalLong number(String name, long min, long max) {
    Optional<String> text = text(name);
    return text.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(parse(name, text.get(), min, max));
  }

  private static long parse(String name, String text, long min, long max) {
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // the message below says what would be right
    }
    throw new InvalidRequestException(
        "%s is \"%s\"; it must be a whole number from %d to %d"
            .formatted(name, shown(text), min, max));
  }

  /** Returns a list of whole numbers; empty if the parameter is not given. */
  List<Integer> numbers(String name, int max) {
    return texts(name).stream().map(text -> (int) parse(name, text, 0, max)).toList();
  }

  /** Returns a comma-separated list; empty if the parameter is not given. */
  List<String> texts(String name) {
    return text(name)
        .map(text -> Arrays.stream(text.split(",", -1)).map(String::strip).toList())
        .orElse(List.of());
  }

  /** Returns one of the allowed values, or the first of them if the parameter is not given. */
  String choice(String name, List<String> allowed) {
    String value = text(name).orElse(allowed.get(0));
    if (!allowed.contains(value)) {
      throw new InvalidRequestException(
          "%s is \"%s\"; it must be one of %s"
              .formatted(name, shown(value), allowed.stream().collect(Collectors.joining(", "))));
    }
    return value;
  }
}
