package io.gradwatch.streams;

import io.gradwatch.protocol.Topics;
import io.gradwatch.protocol.logging.LogRateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the limits of the topics that the stream writes: before the stream starts, and every 30
 * seconds while it runs. Limits that cannot be read stay as they are.
 */
final class TopicLimitsReader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TopicLimitsReader.class);
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Admin admin;
  private final TopicLimits limits;
  private final List<ConfigResource> topics;
  private final LogRateLimiter rateLimiter = LogRateLimiter.oncePerMinute();
  private final ScheduledExecutorService scheduler =
      new ScheduledThreadPoolExecutor(1, TopicLimitsReader::daemon);

  private TopicLimitsReader(Admin admin, TopicLimits limits, List<String> topics) {
    this.admin = admin;
    this.limits = limits;
    this.topics =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "gradwatch-topic-limits");
    thread.setDaemon(true);
    return thread;
  }

  /** Reads the limits and returns; they are read again until the reader is closed. */
  @SuppressWarnings("FutureReturnValueIgnored") // read() catches every exception
  static TopicLimitsReader start(MonitorStreamsConfig config, TopicLimits limits) {
    List<String> topics =
        List.of(Topics.EVENTS, Topics.NORMS, Topics.DEAD_LETTERS, config.changelogTopic());
    TopicLimitsReader reader =
        new TopicLimitsReader(Admin.create(config.adminProperties()), limits, topics);
    reader.read();
    reader.scheduler.scheduleWithFixedDelay(
        reader::read, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return reader;
  }

  /** Catches exceptions because one would cancel all later reads. */
  private void read() {
    try {
      admin.describeConfigs(topics).values().forEach(this::readTopic);
    } catch (RuntimeException e) {
      notRead("all", e);
    }
  }

  private void readTopic(ConfigResource topic, KafkaFuture<Config> config) {
    try {
      ConfigEntry entry =
          config
              .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
              .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
      if (entry != null && limits.state(topic.name(), Integer.parseInt(entry.value()))) {
        log.info("size limit of topic read (topic={} limit={})", topic.name(), entry.value());
      }
      if (limits.rejectedTopics().setMissing(topic.name(), false)) {
        log.warn("topic exists again and is written (topic={})", topic.name());
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        notRead(topic.name(), e);
      } else if (limits.rejectedTopics().setMissing(topic.name(), true)) { // changelog: not yet
        log.error(
            "topic does not exist, the stream goes on without it and counts what is left out"
                + " (topic={})",
            topic.name());
      }
    } catch (TimeoutException | NumberFormatException e) {
      notRead(topic.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void notRead(String topic, Exception e) {
    if (rateLimiter.tryAcquire()) {
      log.warn(
          "size limit of topic could not be read, the previous one stays: {} (topic={}"
              + " suppressed={})",
          e.toString(),
          topic,
          rateLimiter.takeSuppressed());
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    admin.close(Duration.ofSeconds(1));
  }
}
