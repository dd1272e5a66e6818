package io.gradwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.cli.broker.EmbeddedBroker;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.Topics;
import io.gradwatch.publisher.KafkaPublisher;
import io.gradwatch.publisher.PublisherCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An ACL that denies the trainer its writes, until it is mended: nothing is lost, duplicated or
 * reordered.
 */
class DeniedWritesIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(10);

  /** Many times what the publisher needs to replace a producer that failed. */
  private static final int STEPS_OF_DENIAL = 800;

  private static final ResourcePattern STEPS =
      new ResourcePattern(ResourceType.TOPIC, Topics.STEPS, PatternType.LITERAL);
  private static final ResourcePattern ALL_TOPICS =
      new ResourcePattern(
          ResourceType.TOPIC, ResourcePattern.WILDCARD_RESOURCE, PatternType.LITERAL);
  private static final ResourcePattern CLUSTER =
      new ResourcePattern(ResourceType.CLUSTER, Resource.CLUSTER_NAME, PatternType.LITERAL);

  @TempDir Path dir;
  private EmbeddedBroker broker;
  private Admin admin;
  private long steps;

  @BeforeEach
  void start() throws Exception {
    broker =
        EmbeddedBroker.start(
            dir.resolve("kafka"),
            Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found",
                "true"));
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
    admin
        .createTopics(
            List.of(
                new NewTopic(Topics.STEPS, 3, (short) 1), new NewTopic(Topics.RUNS, 3, (short) 1)))
        .all()
        .get();
  }

  @AfterEach
  void stop() {
    admin.close();
    broker.close();
  }

  @Test
  void deliversOnceAndInOrderWhenWritesToTheTopicAreAllowedAgain() throws Exception {
    assertThatNothingIsLostDuring(List.of(denial(STEPS, AclOperation.WRITE)));
  }

  @Test
  void deliversOnceAndInOrderWhenTheTopicIsVisibleAgain() throws Exception {
    assertThatNothingIsLostDuring(List.of(denial(STEPS, AclOperation.DESCRIBE)));
  }

  @Test
  void deliversOnceAndInOrderWhenAnyWriteIsAllowedAgain() throws Exception {
    assertThatNothingIsLostDuring(
        List.of(
            denial(ALL_TOPICS, AclOperation.WRITE),
            denial(CLUSTER, AclOperation.IDEMPOTENT_WRITE)));
  }

  @Test
  void deliversWhatWasDeniedFromTheStart() throws Exception {
    List<AclBinding> denials =
        List.of(
            denial(ALL_TOPICS, AclOperation.WRITE), denial(CLUSTER, AclOperation.IDEMPOTENT_WRITE));
    deny(denials);

    try (KafkaPublisher publisher = publisher()) {
      publish(publisher, STEPS_OF_DENIAL);
      mend(denials);
      assertDelivered(publisher);
    }
  }

  private void assertThatNothingIsLostDuring(List<AclBinding> denials) throws Exception {
    try (KafkaPublisher publisher = publisher()) {
      publish(publisher, 100);
      await().atMost(TIMEOUT).until(() -> publisher.counts().published() == steps);

      deny(denials);
      publish(publisher, STEPS_OF_DENIAL);
      assertThat(publisher.counts().published()).isLessThan(steps - STEPS_OF_DENIAL / 2);
      mend(denials);

      publish(publisher, 100);
      assertDelivered(publisher);
    }
  }

  private void assertDelivered(KafkaPublisher publisher) {
    PublisherCounts counts = publisher.close(TIMEOUT);

    assertThat(counts).isEqualTo(new PublisherCounts(steps, 0, steps, 0, 0, 0, 0, 0, 0));
    assertThat(CommittedRecords.of(broker.bootstrap(), "denied").steps())
        .extracting(StepReport::step)
        .isEqualTo(LongStream.range(0, steps).boxed().toList());
  }

  private KafkaPublisher publisher() {
    return KafkaPublisher.builder()
        .bootstrap(broker.bootstrap())
        .spoolFolder(dir.resolve("spool"))
        .build();
  }

  /** Publishes at {@link #STEP}. */
  private void publish(KafkaPublisher publisher, int count) {
    long start = System.nanoTime();
    for (int i = 1; i <= count; i++) {
      publisher.step(SyntheticStep.of("denied", 1, steps++, 1));
      LockSupport.parkNanos(start + i * STEP.toNanos() - System.nanoTime());
    }
  }

  private static AclBinding denial(ResourcePattern resource, AclOperation operation) {
    return new AclBinding(resource, entry(operation, AclPermissionType.DENY));
  }

  private static AccessControlEntry entry(AclOperation operation, AclPermissionType permission) {
    return new AccessControlEntry("User:ANONYMOUS", "*", operation, permission);
  }

  /** Everything else on these resources stays allowed, to the broker itself as well. */
  private void deny(List<AclBinding> denials) throws Exception {
    List<AclBinding> allowed =
        denials.stream()
            .map(
                denial ->
                    new AclBinding(
                        denial.pattern(), entry(AclOperation.ALL, AclPermissionType.ALLOW)))
            .toList();
    admin.createAcls(allowed).all().get();
    admin.createAcls(denials).all().get();
  }

  private void mend(List<AclBinding> denials) throws Exception {
    admin.deleteAcls(denials.stream().map(AclBinding::toFilter).toList()).all().get();
  }
}
