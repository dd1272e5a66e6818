package io.gradwatch.monitor.peers;

import io.gradwatch.streams.MonitorAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Sends GET requests to other monitors, with limits on time and size. */
final class PeerClient implements AutoCloseable {

  /** Time for connection, answer and body together. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** More than a list of ten thousand runs. */
  private static final int MAX_BYTES = 32 * 1024 * 1024;

  private final ExecutorService executor = Executors.newCachedThreadPool(PeerClient::daemon);
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(executor)
          .build();

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "gradwatch-peers");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Asks a monitor for a page.
   *
   * @param pathAndQuery path, which begins with a slash
   * @return completes within {@link #TIMEOUT}, exceptionally if the monitor did not answer
   */
  CompletableFuture<PeerAnswer> get(MonitorAddress peer, String pathAndQuery) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + peer + pathAndQuery))
            .timeout(TIMEOUT)
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
        .thenApplyAsync(PeerClient::read, executor)
        .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static PeerAnswer read(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("the answer is larger than " + MAX_BYTES + " bytes");
      }
      return new PeerAnswer(response.statusCode(), bytes);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /** Returns why a monitor did not answer, in a few words. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
