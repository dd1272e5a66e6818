package io.gradwatch.monitor;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A Kafka broker and controller in this JVM, on the loopback interface. */
final class EmbeddedKafka implements AutoCloseable {

  private final KafkaRaftServer server;
  private final String bootstrap;

  EmbeddedKafka(Path dir) throws Exception {
    this(dir, Map.of());
  }

  /** A broker that checks access; what no rule names is allowed. */
  static EmbeddedKafka withAccessControl(Path dir) throws Exception {
    return new EmbeddedKafka(
        dir,
        Map.of(
            "authorizer.class.name",
            "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found",
            "true"));
  }

  /**
   * @param settings further settings of the broker
   */
  EmbeddedKafka(Path dir, Map<String, String> settings) throws Exception {
    int broker = freePort();
    int controller = freePort();
    bootstrap = "127.0.0.1:" + broker;
    Properties properties = new Properties();
    properties.put("node.id", "1");
    properties.put("process.roles", "broker,controller");
    properties.put(
        "listeners", "PLAINTEXT://" + bootstrap + ",CONTROLLER://127.0.0.1:" + controller);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    properties.put("log.dirs", dir.toString());
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "1");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    // a producer's request for metadata would create a topic again that a test has deleted
    properties.put("auto.create.topics.enable", "false");
    properties.putAll(settings);
    new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .addDirectory(dir.toString())
        .setMetadataLogDirectory(dir.toString())
        .setControllerListenerName("CONTROLLER")
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
    server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
    server.startup();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String bootstrap() {
    return bootstrap;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
