package io.gradwatch.publisher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** Settings of a {@link KafkaPublisher}; all but the bootstrap address have a default. */
public final class KafkaPublisherBuilder {

  private static final long MIB = 1024L * 1024;

  private final Map<String, String> kafka = new HashMap<>();
  private String bootstrap = "";
  private int queueCapacity = 10_000;
  private long queueBytes = Math.min(256 * MIB, Runtime.getRuntime().maxMemory() / 8);
  private List<Path> spoolFolders =
      SpoolLocation.defaultFolders(System.getProperties(), System.getenv());
  private long spoolBytes = 1024 * MIB;
  private Duration closeTimeout = Duration.ofSeconds(10);

  KafkaPublisherBuilder() {}

  /** Where the cluster is: {@code host:port}, several with commas. No default. */
  public KafkaPublisherBuilder bootstrap(String hostAndPort) {
    bootstrap = hostAndPort;
    return this;
  }

  /** Reports in memory that wait for the publisher's thread; default 10,000. */
  public KafkaPublisherBuilder queueCapacity(int reports) {
    queueCapacity = reports;
    return this;
  }

  /** Heap that they hold, roughly; default 256 MiB, or an eighth of the heap if that is less. */
  public KafkaPublisherBuilder queueBytes(long bytes) {
    queueBytes = bytes;
    return this;
  }

  /**
   * Where reports wait that cannot be delivered, in a folder for each cluster; publishers of one
   * machine may share it. Default: {@code gradwatch/spool} in the user's folder for state ({@code
   * $XDG_STATE_HOME}, {@code ~/.local/state}), or where there is none among temporary files.
   */
  public KafkaPublisherBuilder spoolFolder(Path folder) {
    spoolFolders = List.of(folder);
    return this;
  }

  /**
   * Bytes on disk that they take at most, roughly; default 1 GiB, and at least 16 MiB. At the bound
   * they are thinned out evenly, starts and ends of runs excepted. 0: no disk, memory only.
   */
  public KafkaPublisherBuilder spoolBytes(long bytes) {
    spoolBytes = bytes;
    return this;
  }

  /**
   * How long {@link KafkaPublisher#close()} tries to send what is left; default 10 s. What is left
   * then goes to disk, which takes moments.
   */
  public KafkaPublisherBuilder closeTimeout(Duration timeout) {
    closeTimeout = timeout;
    return this;
  }

  /**
   * Kafka's own producer settings (TLS, SASL, …), passed on untouched; default none. Those that
   * would break what the publisher promises are refused.
   */
  public KafkaPublisherBuilder kafka(Map<String, String> settings) {
    kafka.putAll(settings);
    return this;
  }

  /** The same, as from a properties file. */
  public KafkaPublisherBuilder kafka(Properties settings) {
    settings.stringPropertyNames().forEach(key -> kafka.put(key, settings.getProperty(key)));
    return this;
  }

  /**
   * Starts the publisher. It does not wait for a broker: see {@link Brokers#requireReachable}.
   *
   * @throws IllegalArgumentException when a setting is missing, wrong or not allowed
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
        closeTimeout);
  }

  private static Producer<byte[], byte[]> firstProducer(ClusterClient cluster) {
    try {
      return cluster.newProducer();
    } catch (KafkaException e) {
      Throwable reason = e.getCause() instanceof KafkaException cause ? cause : e;
      throw new IllegalArgumentException(
          "Kafka refuses the publisher's settings: " + reason.getMessage(), e);
    }
  }
}
