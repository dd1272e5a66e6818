package io.gradwatch.monitor.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.streams.MonitorAddress;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The runs of the other monitors, as their API answers. What a monitor did not answer in time is
 * missing, and named as a problem.
 */
public final class PeerRuns implements AutoCloseable {

  /** Query with which a monitor answers for its own runs only. */
  public static final String LOCAL = "local=true";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final Supplier<List<MonitorAddress>> peers;
  private final Supplier<Optional<String>> addressProblem;
  private final PeerClient client = new PeerClient();

  /**
   * Runs of other monitors.
   *
   * @param runs JSON objects of the API
   * @param problems monitors whose runs are missing, with the reason
   */
  public record Found(List<JsonNode> runs, List<String> problems) {

    public Found {
      runs = List.copyOf(runs);
      problems = List.copyOf(problems);
    }
  }

  private record Answer(MonitorAddress peer, List<JsonNode> runs, Optional<String> problem) {}

  /**
   * @param peers addresses of the other monitors that evaluate runs
   */
  public PeerRuns(Supplier<List<MonitorAddress>> peers) {
    this(peers, Optional::empty);
  }

  /**
   * @param peers addresses of the other monitors that evaluate runs
   * @param addressProblem why runs may be missing although every peer answers; empty if none is
   */
  public PeerRuns(Supplier<List<MonitorAddress>> peers, Supplier<Optional<String>> addressProblem) {
    this.peers = peers;
    this.addressProblem = addressProblem;
  }

  /** Returns the objects of {@code /api/runs} of all other monitors. */
  public Found list() {
    return ask("/api/runs?" + LOCAL);
  }

  /** Returns the object of {@code /api/runs/{run}} of the monitor that has the run, if one does. */
  public Found find(String run) {
    String encoded = URLEncoder.encode(run, UTF_8).replace("+", "%20");
    return ask("/api/runs/" + encoded + "?" + LOCAL);
  }

  private Found ask(String path) {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (MonitorAddress peer : peers.get()) {
      answers.add(
          client
              .get(peer, path)
              .thenApply(answer -> parse(peer, answer))
              .exceptionally(failure -> missing(peer, PeerClient.reason(failure))));
    }
    List<JsonNode> runs = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    addressProblem.get().ifPresent(problems::add);
    for (CompletableFuture<Answer> answer : answers) {
      Answer done = answer.join();
      runs.addAll(done.runs());
      done.problem().ifPresent(problem -> problems.add(done.peer() + ": " + problem));
    }
    return new Found(runs, problems);
  }

  private static Answer parse(MonitorAddress peer, PeerAnswer answer) {
    if (answer.status() == NOT_FOUND) {
      return new Answer(peer, List.of(), Optional.empty());
    }
    if (answer.status() != OK) {
      return missing(peer, "status " + answer.status());
    }
    try {
      JsonNode json = JSON.readTree(answer.body());
      List<JsonNode> runs = new ArrayList<>();
      (json.isArray() ? json : List.of(json)).forEach(runs::add);
      return new Answer(peer, runs, Optional.empty());
    } catch (IOException e) {
      return missing(peer, "the answer is not JSON");
    }
  }

  private static Answer missing(MonitorAddress peer, String reason) {
    return new Answer(peer, List.of(), Optional.of(reason));
  }

  @Override
  public void close() {
    client.close();
  }
}
