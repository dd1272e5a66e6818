package io.gradwatch.streams;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds members that are in the consumer group no more, because their session has expired. Whoever
 * takes over from one would wait until its transactions time out, too.
 */
final class ExpiredMembers {

  private static final Logger log = LoggerFactory.getLogger(ExpiredMembers.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Admin admin;
  private final String group;
  private final Consumer<Set<String>> expired;
  private Set<String> before = Set.of();

  /**
   * @param expired called with the static members that have left
   */
  ExpiredMembers(Admin admin, String group, Consumer<Set<String>> expired) {
    this.admin = admin;
    this.group = group;
    this.expired = expired;
  }

  /** Compares the members with those of the last check; called periodically. */
  void check() {
    members().ifPresent(this::update);
  }

  /** Compares members with those of the last call. */
  void update(Set<String> now) {
    Set<String> gone = new HashSet<>(before);
    gone.removeAll(now);
    before = now;
    if (!gone.isEmpty()) {
      log.info("members have left the group (members={})", gone);
      expired.accept(gone);
    }
  }

  private Optional<Set<String>> members() {
    try {
      Collection<ConsumerGroupDescription> groups =
          admin
              .describeConsumerGroups(List.of(group))
              .all()
              .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
              .values();
      return Optional.of(
          groups.stream()
              .flatMap(found -> found.members().stream())
              .map(MemberDescription::groupInstanceId)
              .flatMap(Optional::stream)
              .collect(Collectors.toUnmodifiableSet()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      log.debug("members of the group could not be read", e);
      return Optional.empty();
    }
  }
}
