package io.gradwatch.benchmarks.process;

import io.gradwatch.streams.TopicCreator;
import io.gradwatch.streams.TopicPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A broker in a JVM of its own, with the topics of the monitor's default settings. */
public final class BenchmarkBroker implements AutoCloseable {

  /** Partitions of each topic: the monitor's default. */
  private static final int PARTITIONS = 4;

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final CommandProcess child;
  private final String bootstrap;
  private final Admin admin;

  private BenchmarkBroker(CommandProcess child, String bootstrap) {
    this.child = child;
    this.bootstrap = bootstrap;
    this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
  }

  /**
   * Starts a broker and creates the topics.
   *
   * @param folder folder of its data, log and temporary files
   */
  public static BenchmarkBroker start(Path folder) throws IOException, InterruptedException {
    CommandProcess child = CommandProcess.start(BenchmarkBrokerMain.class, "1g", folder);
    try {
      Path data = Files.createDirectories(folder.resolve("data"));
      BenchmarkBroker broker =
          new BenchmarkBroker(child, child.ask(data.toString(), START_TIMEOUT));
      new TopicCreator(broker.admin).create(new TopicPlan(PARTITIONS, (short) -1));
      return broker;
    } catch (IOException | InterruptedException | RuntimeException e) {
      child.close();
      throw e;
    }
  }

  public String bootstrap() {
    return bootstrap;
  }

  /** A client of this broker, which is closed with it. */
  public Admin admin() {
    return admin;
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
    child.close();
  }
}
