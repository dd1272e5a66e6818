package io.gradwatch.benchmarks.process;

import io.gradwatch.protocol.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/** Sizes of the topics that a monitor reads and writes, and how far it has come. */
public final class TopicSizes {

  private static final String CHANGELOG_SUFFIX = "-changelog";

  private final Admin admin;

  public TopicSizes(Admin admin) {
    this.admin = admin;
  }

  /** Whether a topic holds the monitor's state. */
  private static boolean isChangelog(String topic) {
    return topic.startsWith(BenchmarkMonitor.APPLICATION_ID) && topic.endsWith(CHANGELOG_SUFFIX);
  }

  /** Bytes of the changelog topics on the broker's disk. */
  public long changelogBytes() throws ExecutionException, InterruptedException {
    List<Integer> brokers = admin.describeCluster().nodes().get().stream().map(Node::id).toList();
    return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
        .flatMap(folders -> folders.values().stream())
        .map(LogDirDescription::replicaInfos)
        .flatMap(replicas -> replicas.entrySet().stream())
        .filter(replica -> isChangelog(replica.getKey().topic()))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  /** Number of step reports that the monitor has not committed. */
  public long stepsLag() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(BenchmarkMonitor.APPLICATION_ID)
            .partitionsToOffsetAndMetadata()
            .get();
    Map<TopicPartition, OffsetSpec> latest =
        admin.describeTopics(List.of(Topics.STEPS)).allTopicNames().get().values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(part -> new TopicPartition(topic.name(), part.partition())))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().entrySet().stream()
        .mapToLong(end -> end.getValue().offset() - offset(committed, end.getKey()))
        .sum();
  }

  private static long offset(
      Map<TopicPartition, OffsetAndMetadata> committed, TopicPartition partition) {
    OffsetAndMetadata found = committed.get(partition);
    return found == null ? 0 : found.offset();
  }
}
