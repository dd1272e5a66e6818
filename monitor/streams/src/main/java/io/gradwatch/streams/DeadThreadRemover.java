package io.gradwatch.streams;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes stream threads that have ended from the consumer group and aborts their transactions.
 * Otherwise the group would keep their partitions until their session expires, and their successors
 * would wait until the transactions time out. If a thread is alive after all, it joins the group
 * again, and the work of its aborted transaction is repeated: nothing is lost.
 */
final class DeadThreadRemover implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DeadThreadRemover.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final String NOT_FENCED =
      "transactions of ended stream threads not aborted, they time out";

  private final Admin admin;

  DeadThreadRemover(Admin admin) {
    this.admin = admin;
  }

  /**
   * Removes threads of one monitor; if the cluster does not answer in time, their session expires.
   *
   * @param threads numbers of the threads
   */
  void remove(InstanceIdentity identity, List<Integer> threads) {
    if (threads.isEmpty()) {
      return;
    }
    KafkaFuture<Void> fenced = fence(threads.stream().map(identity::transactionalId).toList());
    RemoveMembersFromConsumerGroupOptions members =
        new RemoveMembersFromConsumerGroupOptions(
            threads.stream().map(identity::groupInstanceId).map(MemberToRemove::new).toList());
    members.reason("the stream thread has ended");
    members.timeoutMs((int) TIMEOUT.toMillis());
    KafkaFuture<Void> removed =
        admin.removeMembersFromConsumerGroup(identity.applicationId(), members).all();
    await(NOT_FENCED, identity.id(), fenced);
    await("ended stream threads not removed, their session expires", identity.id(), removed);
  }

  /** Removes all threads up to a number, of which some may not have existed. */
  void removeUpTo(InstanceIdentity identity, int threads) {
    remove(identity, IntStream.rangeClosed(1, threads).boxed().toList());
  }

  /** Aborts the transactions of threads that are no longer members of the group. */
  void abortTransactions(String applicationId, Set<String> groupInstanceIds) {
    List<String> transactionalIds =
        groupInstanceIds.stream()
            .map(member -> InstanceIdentity.transactionalId(applicationId, member))
            .toList();
    await(NOT_FENCED, String.join(", ", groupInstanceIds), fence(transactionalIds));
  }

  private KafkaFuture<Void> fence(List<String> transactionalIds) {
    FenceProducersOptions options = new FenceProducersOptions();
    return admin
        .fenceProducers(transactionalIds, options.timeoutMs((int) TIMEOUT.toMillis()))
        .all();
  }

  private static void await(String failure, String instance, KafkaFuture<Void> future) {
    try {
      future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      log.info("{} (instance={} reason={})", failure, instance, e.toString());
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
