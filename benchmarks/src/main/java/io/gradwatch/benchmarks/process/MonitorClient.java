package io.gradwatch.benchmarks.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a monitor over HTTP. */
public final class MonitorClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;

  /** A question whose answer is awaited. */
  private interface Condition {
    boolean met() throws IOException, InterruptedException;
  }

  /**
   * @param address address of the monitor's HTTP server
   */
  public MonitorClient(URI address) {
    this.address = address;
  }

  /** Waits until the monitor evaluates. */
  public void awaitReady(Duration timeout) throws IOException, InterruptedException {
    await("evaluate", timeout, () -> get("readyz").statusCode() == 200);
  }

  /** Waits until the monitor lists a number of runs. */
  public void awaitRuns(int runs, Duration timeout) throws IOException, InterruptedException {
    await("list " + runs + " runs", timeout, () -> runs() == runs);
  }

  /** Number of runs that the monitor lists. */
  public int runs() throws IOException, InterruptedException {
    return JSON.readTree(get("api/runs").body()).size();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static void await(String what, Duration timeout, Condition condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.met()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("the monitor did not " + what + " within " + timeout);
      }
      Thread.sleep(POLL_INTERVAL.toMillis());
    }
  }
}
