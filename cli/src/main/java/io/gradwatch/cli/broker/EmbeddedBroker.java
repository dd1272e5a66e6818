package io.gradwatch.cli.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** Kafka's own server in KRaft mode, broker and controller in one process, bound to loopback. */
public final class EmbeddedBroker implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int NODE_ID = 1;

  private final String bootstrap;
  private final KafkaRaftServer server;

  private EmbeddedBroker(String bootstrap, KafkaRaftServer server) {
    this.bootstrap = bootstrap;
    this.server = server;
  }

  /**
   * Starts a broker on free ports with its data in an empty folder; returns once it accepts
   * requests.
   *
   * @throws IOException if the folder cannot be written
   */
  public static EmbeddedBroker start(Path folder) throws IOException {
    return start(folder, freePort());
  }

  /**
   * As {@link #start(Path)}, on a given port.
   *
   * @throws IOException if the folder cannot be written, or the port is in use
   */
  public static EmbeddedBroker start(Path folder, int port) throws IOException {
    requireFree(port);
    format(folder);
    return startServer(folder, port);
  }

  /** Restarts a stopped broker with its data folder and address. */
  public static EmbeddedBroker restart(Path folder, String bootstrap) throws IOException {
    int port = Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
    return startServer(folder, port);
  }

  private static EmbeddedBroker startServer(Path folder, int port) throws IOException {
    KafkaConfig settings = new KafkaConfig(settings(folder, port, freePort()));
    KafkaRaftServer server = new KafkaRaftServer(settings, Time.SYSTEM);
    server.startup();
    return new EmbeddedBroker(HOST + ":" + port, server);
  }

  private static void requireFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      socket.getLocalPort();
    } catch (BindException e) {
      throw new IOException("port " + port + " is in use", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void format(Path directory) throws IOException {
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(directory.toString())
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    } catch (Exception e) { // Formatter declares Exception
      throw new IOException("cannot format " + directory, e);
    }
  }

  private static Properties settings(Path directory, int port, int controllerPort) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", String.valueOf(NODE_ID));
    settings.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put(
        "listeners",
        "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
    settings.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("log.dirs", directory.toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("log.cleaner.dedupe.buffer.size", "4194304");
    return settings;
  }

  /** Bootstrap address, {@code host:port}. */
  public String bootstrap() {
    return bootstrap;
  }

  /** Stops the server and keeps its data folder. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
