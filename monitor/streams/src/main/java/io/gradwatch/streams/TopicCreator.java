package io.gradwatch.streams;

import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates missing topics; does not change existing ones. */
public final class TopicCreator {

  private static final Logger log = LoggerFactory.getLogger(TopicCreator.class);

  private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration METADATA_POLL_INTERVAL = Duration.ofMillis(50);

  private final Admin admin;

  public TopicCreator(Admin admin) {
    this.admin = admin;
  }

  /**
   * Creates the missing topics of the plan.
   *
   * @throws IllegalStateException if the topics of steps and runs have different numbers of
   *     partitions
   * @throws KafkaException if the cluster rejects the request or does not respond
   */
  public void create(TopicPlan plan) {
    Set<String> existing = get(admin.listTopics().names());
    List<NewTopic> missing =
        plan.topics().stream().filter(topic -> !existing.contains(topic.name())).toList();
    admin.createTopics(missing).values().forEach(TopicCreator::awaitCreation);
    requireSamePartitions(awaitMetadata(List.of(Topics.STEPS, Topics.RUNS)));
  }

  /** The brokers learn of a new topic shortly after the controller has created it. */
  private Map<String, TopicDescription> awaitMetadata(List<String> names) {
    long deadline = System.nanoTime() + METADATA_TIMEOUT.toNanos();
    while (true) {
      try {
        return get(admin.describeTopics(names).allTopicNames());
      } catch (UnknownTopicOrPartitionException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(METADATA_POLL_INTERVAL.toNanos());
      }
    }
  }

  private static void awaitCreation(String name, KafkaFuture<Void> creation) {
    try {
      get(creation);
      log.info("topic created (topic={})", name);
    } catch (TopicExistsException e) {
      log.debug("topic created concurrently by another client (topic={})", name);
    }
  }

  private static void requireSamePartitions(Map<String, TopicDescription> topics) {
    int steps = partitions(topics, Topics.STEPS);
    int runs = partitions(topics, Topics.RUNS);
    if (steps != runs) {
      throw new IllegalStateException(
          "topic %s has %d partitions and %s has %d; both must have the same number"
              .formatted(Topics.STEPS, steps, Topics.RUNS, runs));
    }
  }

  private static int partitions(Map<String, TopicDescription> topics, String name) {
    TopicDescription topic = topics.get(name);
    if (topic == null) {
      throw new IllegalStateException("topic " + name + " was created but its metadata is missing");
    }
    return topic.partitions().size();
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
