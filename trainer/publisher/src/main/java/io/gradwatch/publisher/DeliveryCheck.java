package io.gradwatch.publisher;

import io.gradwatch.publisher.spool.EncodedReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Asynchronous check which unacknowledged records were delivered. The sending thread polls for the
 * result, since it must not block while reports keep coming.
 */
final class DeliveryCheck {

  private final List<PendingRecord> records;
  private final CompletableFuture<Set<Integer>> delivered = new CompletableFuture<>();

  private DeliveryCheck(List<PendingRecord> records) {
    this.records = records;
  }

  static DeliveryCheck start(
      ClusterClient cluster, List<PendingRecord> records, Executor executor) {
    DeliveryCheck check = new DeliveryCheck(records);
    List<EncodedReport> reports = records.stream().map(PendingRecord::report).toList();
    executor.execute(() -> check.run(cluster, reports));
    return check;
  }

  private void run(ClusterClient cluster, List<EncodedReport> reports) {
    try {
      delivered.complete(cluster.findDelivered(reports));
    } catch (RuntimeException e) {
      delivered.completeExceptionally(e);
    }
  }

  List<PendingRecord> records() {
    return records;
  }

  /**
   * Indexes in {@link #records} of those that were delivered; empty while the check is running.
   *
   * @throws RuntimeException if the check failed
   */
  Optional<Set<Integer>> result() {
    try {
      return Optional.ofNullable(delivered.getNow(null));
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
