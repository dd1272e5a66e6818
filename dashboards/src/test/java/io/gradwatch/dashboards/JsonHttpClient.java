package io.gradwatch.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** A client of JSON APIs over HTTP. */
public final class JsonHttpClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonHttpClient() {}

  /** The response body of {@code base/path?parameters}, whatever its status. */
  public static JsonNode get(URI base, String path, Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    try {
      return JSON.readTree(send(base.resolve(path + "?" + query)).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends JSON; throws if the response has another status. */
  public static void post(URI uri, Object body, int status) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(TIMEOUT)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
              .build();
      HttpResponse<String> response = send(request);
      if (response.statusCode() != status) {
        throw new IOException(uri + " returned " + response.statusCode() + ": " + response.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** The status of the response; 0 if the connection is refused. */
  static int status(URI uri) throws IOException {
    try {
      return send(uri).statusCode();
    } catch (ConnectException e) {
      return 0;
    }
  }

  private static HttpResponse<String> send(URI uri) throws IOException {
    return send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + request.uri(), e);
    }
  }
}
