package io.gradwatch.streams;

import io.gradwatch.detect.RunEvaluator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running Kafka Streams application. The topics must exist: see {@link TopicCreator}.
 *
 * <p>Longer than most classes because the configuration of Kafka Streams, with the reason for each
 * setting, is in it.
 */
public final class MonitorStreams implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MonitorStreams.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration HEALTH_CHECK_INTERVAL = Duration.ofSeconds(5);
  private static final Duration MEMBER_CHECK_INTERVAL = Duration.ofSeconds(1);

  private final KafkaStreams streams;
  private final InstanceIdentity identity;
  private final MonitorAddress address;
  private final InstanceDirectory directory;
  private final RunSnapshots snapshots;
  private final StreamThreadReplacer threadReplacer;
  private final DeadThreadRemover threadRemover;
  private final ExpiredMembers expiredMembers;
  private final TopicLimits limits;
  private final TopicLimitsReader limitsReader;
  private final InputOffsetsReader offsetsReader;
  private final CountDownLatch failure;
  private final int threads;
  private final StreamHealth health;
  private final ScheduledExecutorService healthChecks;

  private MonitorStreams(
      KafkaStreams streams,
      InstanceIdentity identity,
      MonitorAddress address,
      InstanceDirectory directory,
      RunSnapshots snapshots,
      StreamThreadReplacer threadReplacer,
      DeadThreadRemover threadRemover,
      ExpiredMembers expiredMembers,
      TopicLimits limits,
      TopicLimitsReader limitsReader,
      InputOffsetsReader offsetsReader,
      CountDownLatch failure,
      int threads,
      Duration evaluationTimeout) {
    this.streams = streams;
    this.identity = identity;
    this.address = address;
    this.directory = directory;
    this.snapshots = snapshots;
    this.threadReplacer = threadReplacer;
    this.threadRemover = threadRemover;
    this.expiredMembers = expiredMembers;
    this.limits = limits;
    this.limitsReader = limitsReader;
    this.offsetsReader = offsetsReader;
    this.failure = failure;
    this.threads = threads;
    this.health =
        new StreamHealth(
            streams::state,
            offsetsReader::read,
            this::assigned,
            evaluationTimeout,
            System::nanoTime);
    this.healthChecks = new ScheduledThreadPoolExecutor(1, MonitorStreams::daemon);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "gradwatch-stream-health");
    thread.setDaemon(true);
    return thread;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // both checks catch every exception
  private void startHealthChecks() {
    healthChecks.scheduleWithFixedDelay(
        this::checkHealth, 0, HEALTH_CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    healthChecks.scheduleWithFixedDelay(
        this::checkMembers, 0, MEMBER_CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Catches exceptions because one would cancel all later checks. */
  private void checkHealth() {
    try {
      health.check();
    } catch (RuntimeException e) {
      log.warn("health of the stream could not be checked, the next check tries again", e);
    }
  }

  /** Catches exceptions because one would cancel all later checks. */
  private void checkMembers() {
    try {
      expiredMembers.check();
    } catch (RuntimeException e) {
      log.warn("members of the group could not be checked, the next check tries again", e);
    }
  }

  private Set<TopicPartition> assigned() {
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .flatMap(task -> task.topicPartitions().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Reads the limits of the topics and starts the stream; {@link #healthy()} reports when it is
   * running.
   *
   * @param address address at which other monitors reach the HTTP server of this one
   * @throws java.io.UncheckedIOException if the state directory cannot be used
   */
  public static MonitorStreams start(
      MonitorStreamsConfig config,
      MonitorAddress address,
      RunEvaluator evaluator,
      StreamMetrics metrics) {
    TopicLimits limits = new TopicLimits();
    RunSnapshots snapshots = new RunSnapshots();
    TopicLimitsReader limitsReader = TopicLimitsReader.start(config, limits);
    Topology topology =
        new MonitorTopology(
                RunRecordEvaluator.of(evaluator),
                config.runRetention(),
                config.stallCheckInterval(),
                metrics,
                Clock.systemUTC(),
                limits,
                new RunLimit(config.maxRuns()),
                config.eventCommitDelay(),
                snapshots,
                new SnapshotBudget(config.threads()))
            .build();
    InstanceDirectory directory = InstanceDirectory.claim(config.stateDir());
    InstanceIdentity identity = new InstanceIdentity(config.applicationId(), directory.id());
    KafkaStreams streams =
        new KafkaStreams(
            topology,
            config.toProperties(metrics, limits, identity, directory.path(), address),
            new StableClientSupplier(identity));
    Admin groupAdmin = Admin.create(config.adminProperties());
    DeadThreadRemover threadRemover = new DeadThreadRemover(groupAdmin);
    ExpiredMembers expiredMembers =
        new ExpiredMembers(
            groupAdmin,
            config.applicationId(),
            gone -> threadRemover.abortTransactions(config.applicationId(), gone));
    InputOffsetsReader offsetsReader =
        new InputOffsetsReader(Admin.create(config.adminProperties()), config.applicationId());
    StreamThreadReplacer threadReplacer =
        new StreamThreadReplacer(
            metrics,
            System::nanoTime,
            offsetsReader::read,
            thread -> threadRemover.remove(identity, List.of(thread)),
            limits.rejectedTopics());
    CountDownLatch failure = new CountDownLatch(1);
    streams.setUncaughtExceptionHandler(threadReplacer);
    streams.setStateListener(
        (now, previous) -> {
          log.info("stream changed state (state={} previous={})", now, previous);
          if (now == KafkaStreams.State.ERROR) {
            failure.countDown();
          }
        });
    if (directory.replaceAddress(address.toString())) {
      // A static member that returns is not asked for its new address without a rebalance.
      threadRemover.removeUpTo(identity, config.threads());
    }
    streams.start();
    MonitorStreams started =
        new MonitorStreams(
            streams,
            identity,
            address,
            directory,
            snapshots,
            threadReplacer,
            threadRemover,
            expiredMembers,
            limits,
            limitsReader,
            offsetsReader,
            failure,
            config.threads(),
            config.evaluationTimeout());
    started.startHealthChecks();
    return started;
  }

  /**
   * Returns whether the stream evaluates records: false while it restores or rebalances, and if
   * records have waited too long.
   */
  public boolean healthy() {
    return health.healthy();
  }

  /**
   * Returns whether a restart would not help: false after the stream has ended, and if it runs and
   * records have waited too long.
   */
  public boolean live() {
    return health.live();
  }

  /**
   * Waits until the stream has ended by itself, after an error of the virtual machine or too many
   * failures without progress.
   */
  public void awaitFailure() throws InterruptedException {
    failure.await();
  }

  /** Returns the name of the Kafka Streams state, for example {@code RUNNING}. */
  public String state() {
    return streams.state().name();
  }

  /** Returns the state and, if there is one, the problem that makes the stream unhealthy. */
  public String healthDescription() {
    String leftOut = limits.rejectedTopics().description();
    return leftOut.isEmpty() ? health.description() : health.description() + ", " + leftOut;
  }

  /** Returns the newest snapshots of the runs assigned to this process. */
  public RunSnapshots snapshots() {
    return snapshots;
  }

  /** Returns this monitor as others know it. */
  public MonitorInstance instance() {
    return new MonitorInstance(
        identity.id(),
        localThreads().stream()
            .map(thread -> InstanceIdentity.threadNumber(thread.threadName()))
            .flatMapToInt(OptionalInt::stream)
            .boxed()
            .toList());
  }

  private Set<ThreadMetadata> localThreads() {
    return streams.state().isRunningOrRebalancing() ? streams.metadataForLocalThreads() : Set.of();
  }

  /**
   * Returns the addresses of the other monitors that evaluate runs, as of the last rebalance; empty
   * before the first.
   */
  public List<MonitorAddress> peers() {
    if (!streams.state().isRunningOrRebalancing()) {
      return List.of();
    }
    return streams.metadataForAllStreamsClients().stream()
        .filter(metadata -> !metadata.topicPartitions().isEmpty() && metadata.port() > 0)
        .map(metadata -> new MonitorAddress(metadata.host(), metadata.port()))
        .filter(peer -> !peer.equals(address))
        .toList();
  }

  /**
   * Returns why runs may be missing although every peer answers: partitions whose monitor is not
   * known. That is so during a rebalance, and if two monitors advertise the same address.
   */
  public Optional<String> addressProblem() {
    if (!streams.state().isRunningOrRebalancing()) {
      return Optional.of("this monitor has not joined the group");
    }
    Set<TopicPartition> known = new HashSet<>(assigned());
    streams.metadataForAllStreamsClients().stream()
        .filter(
            metadata -> !new HostInfo(address.host(), address.port()).equals(metadata.hostInfo()))
        .forEach(metadata -> known.addAll(metadata.topicPartitions()));
    Set<Integer> unknown = health.partitionsOtherThan(known);
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the monitor of partitions "
                + unknown
                + " is not known; does each monitor advertise an address of its own?");
  }

  /**
   * Removes another monitor from the group, so that its runs are taken over without waiting for its
   * session to expire.
   */
  public void removeInstance(MonitorInstance dead) {
    threadRemover.remove(new InstanceIdentity(identity.applicationId(), dead.id()), dead.threads());
  }

  /** Returns the directory of this process alone, which a restarted one finds again. */
  public Path directory() {
    return directory.path();
  }

  /** Returns the Kafka Streams client, for binding its meters. */
  public KafkaStreams kafkaStreams() {
    return streams;
  }

  /**
   * Stops the stream within about ten seconds and leaves the consumer group, so that another
   * monitor takes over immediately.
   */
  @Override
  public void close() {
    healthChecks.shutdownNow();
    limitsReader.close();
    threadReplacer.close();
    boolean failed = streams.state() == KafkaStreams.State.ERROR;
    boolean closed =
        streams.close(
            CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_TIMEOUT));
    if (!closed) {
      log.warn(
          "stream did not stop within {}, uncommitted records will be read again", CLOSE_TIMEOUT);
    }
    offsetsReader.close();
    if (failed) { // its threads ended without leaving the group
      threadRemover.removeUpTo(identity, threads + StreamThreadReplacer.MAX_REPLACEMENTS);
    }
    threadRemover.close();
    directory.close();
  }
}
