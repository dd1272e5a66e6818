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

/** Creates the topics that are missing, and leaves those that exist as they are. */
public final class TopicCreator {

  private static final Logger log = LoggerFactory.getLogger(TopicCreator.class);

  private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration METADATA_POLL_INTERVAL = Duration.ofMillis(50);

  private final Admin admin;

  public TopicCreator(Admin admin) {
    this.admin = admin;
  }

  /**
   * Creates what is missing of the plan.
   *
   * @throws IllegalStateException if steps and runs have different numbers of partitions; the
   *     message says which
   * @throws KafkaException if the cluster refuses or does not answer
   */
  public void create(TopicPlan plan) {
    Set<String> existing = get(admin.listTopics().names());
    List<NewTopic> missing =
        plan.topics().stream().filter(topic -> !existing.contains(topic.name())).toList();
    admin.createTopics(missing).values().forEach(TopicCreator::awaitCreation);
    requireSamePartitions(awaitMetadata(List.of(Topics.STEPS, Topics.RUNS)));
  }

  /** A new topic is known to the brokers a moment after the controller made it. */
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
      log.debug("topic was created by another (topic={})", name);
    }
  }

  private static void requireSamePartitions(Map<String, TopicDescription> topics) {
    int steps = partitions(topics, Topics.STEPS);
    int runs = partitions(topics, Topics.RUNS);
    if (steps != runs) {
      throw new IllegalStateException(
          "topic %s has %d partitions and %s has %d; give both the same number"
              .formatted(Topics.STEPS, steps, Topics.RUNS, runs));
    }
  }

  private static int partitions(Map<String, TopicDescription> topics, String name) {
    TopicDescription topic = topics.get(name);
    if (topic == null) {
      throw new IllegalStateException("topic " + name + " was created but is not there");
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
