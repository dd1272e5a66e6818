package io.gradwatch.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a running monitor over its HTTP API. */
final class MonitorApi {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final URI monitor;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * @param monitor address of the live page
   */
  MonitorApi(URI monitor) {
    this.monitor = monitor;
  }

  /**
   * Returns the answer of an operation of version 1.
   *
   * @throws InvalidInputException if the monitor does not answer, or rejects the request
   */
  JsonNode get(String operation, Map<String, String> parameters) throws InterruptedException {
    String query =
        parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    try {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(monitor.resolve("/api/v1/" + operation + "?" + query))
                  .timeout(TIMEOUT)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      JsonNode answer = new ObjectMapper().readTree(response.body());
      OptionChecks.require(
          response.statusCode() == 200,
          "monitor at %s: %s".formatted(monitor, answer.path("error").asText("no reason given")));
      return answer;
    } catch (IOException e) {
      throw new InvalidInputException(
          "no monitor answers at %s; start one with ./gradwatch monitor, or set --monitor to its address"
              .formatted(monitor));
    }
  }
}
