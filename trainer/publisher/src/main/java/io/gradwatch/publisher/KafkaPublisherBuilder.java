package io.gradwatch.publisher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** Builder of a {@link KafkaPublisher}; every setting but the bootstrap servers has a default. */
public final class KafkaPublisherBuilder {

  private final Map<String, String> kafka = new HashMap<>();
  private String bootstrap = "";
  private int queueCapacity = PublisherConfig.DEFAULT_QUEUE_CAPACITY;
  private long queueBytes = PublisherConfig.DEFAULT_QUEUE_BYTES;
  private List<Path> spoolFolders =
      SpoolLocation.defaultFolders(System.getProperties(), System.getenv());
  private long spoolBytes = PublisherConfig.DEFAULT_SPOOL_BYTES;
  private Duration closeTimeout = PublisherConfig.DEFAULT_CLOSE_TIMEOUT;
  private boolean closeAtExit = true;

  KafkaPublisherBuilder() {}

  /** Bootstrap servers of the cluster, {@code host:port}, comma-separated; no default. */
  public KafkaPublisherBuilder bootstrap(String hostAndPort) {
    bootstrap = hostAndPort;
    return this;
  }

  /** Maximum number of reports that wait for the sending thread; default 10,000. */
  public KafkaPublisherBuilder queueCapacity(int reports) {
    queueCapacity = reports;
    return this;
  }

  /** Approximate maximum of their size on the heap; default 256 MiB, or 1/8 of the heap if less. */
  public KafkaPublisherBuilder queueBytes(long bytes) {
    queueBytes = bytes;
    return this;
  }

  /**
   * Folder of the spool for reports that cannot be delivered, with a subfolder per cluster;
   * publishers on one machine may share it. Default: {@code gradwatch/spool} in the user's state
   * folder ({@code $XDG_STATE_HOME}, {@code ~/.local/state}), or in the temporary folder if there
   * is none.
   */
  public KafkaPublisherBuilder spoolFolder(Path folder) {
    spoolFolders = List.of(folder);
    return this;
  }

  /**
   * Approximate maximum size of the spool, at least 16 MiB; default 1 GiB. A full spool is thinned
   * out evenly, except for starts and ends of runs. 0 disables the spool.
   */
  public KafkaPublisherBuilder spoolBytes(long bytes) {
    spoolBytes = bytes;
    return this;
  }

  /**
   * Maximum time for which {@link KafkaPublisher#close()} sends the remaining reports; default 10
   * s. The rest is then spooled, which takes moments.
   */
  public KafkaPublisherBuilder closeTimeout(Duration timeout) {
    closeTimeout = timeout;
    return this;
  }

  /**
   * Whether the publisher closes itself in a shutdown hook of the JVM if it is still open; default
   * true. A program whose own shutdown hook still reports steps sets it to false and closes the
   * publisher there.
   */
  public KafkaPublisherBuilder closeAtExit(boolean enabled) {
    closeAtExit = enabled;
    return this;
  }

  /**
   * Kafka's own producer settings (TLS, SASL, …), passed on unchanged; default none. Settings that
   * would break the publisher's guarantees are rejected by {@link #build}.
   */
  public KafkaPublisherBuilder kafka(Map<String, String> settings) {
    kafka.putAll(settings);
    return this;
  }

  /** As {@link #kafka(Map)}, from properties. */
  public KafkaPublisherBuilder kafka(Properties settings) {
    settings.stringPropertyNames().forEach(key -> kafka.put(key, settings.getProperty(key)));
    return this;
  }

  /**
   * Starts the publisher. Does not wait for a broker; see {@link Brokers#requireReachable}.
   *
   * @throws IllegalArgumentException if a setting is missing or not valid
   */
  public KafkaPublisher build() {
    PublisherConfig config = config();
    ClusterClient cluster = new KafkaClusterClient(config.kafka());
    return new KafkaPublisher(config, cluster, firstProducer(cluster), System::nanoTime);
  }

  PublisherConfig config() {
    return new PublisherConfig(
        ProducerSettings.of(bootstrap, kafka),
        queueCapacity,
        queueBytes,
        spoolFolders,
        spoolBytes,
        closeTimeout,
        closeAtExit);
  }

  private static Producer<byte[], byte[]> firstProducer(ClusterClient cluster) {
    try {
      return cluster.newProducer();
    } catch (KafkaException e) {
      Throwable reason = e.getCause() instanceof KafkaException cause ? cause : e;
      throw new IllegalArgumentException(
          "Kafka rejects the publisher's settings: " + reason.getMessage(), e);
    }
  }
}
