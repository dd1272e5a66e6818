package io.gradwatch.publisher;

import io.gradwatch.publisher.spool.EncodedReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Asks a cluster which reports arrived that nobody acknowledged. The sending thread looks now and
 * then whether the answer is there: it must not wait, as reports go on coming.
 */
final class Inquiry {

  private final List<Parcel> doubtful;
  private final CompletableFuture<Set<Integer>> arrived = new CompletableFuture<>();

  private Inquiry(List<Parcel> doubtful) {
    this.doubtful = doubtful;
  }

  static Inquiry start(Cluster cluster, List<Parcel> doubtful, Executor executor) {
    Inquiry inquiry = new Inquiry(doubtful);
    List<EncodedReport> reports = doubtful.stream().map(Parcel::report).toList();
    executor.execute(() -> inquiry.ask(cluster, reports));
    return inquiry;
  }

  private void ask(Cluster cluster, List<EncodedReport> reports) {
    try {
      arrived.complete(cluster.arrived(reports));
    } catch (RuntimeException e) {
      arrived.completeExceptionally(e);
    }
  }

  List<Parcel> doubtful() {
    return doubtful;
  }

  /**
   * Places in {@link #doubtful} of those that arrived; empty while nobody knows.
   *
   * @throws RuntimeException what kept it from being found out
   */
  Optional<Set<Integer>> answer() {
    try {
      return Optional.ofNullable(arrived.getNow(null));
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
