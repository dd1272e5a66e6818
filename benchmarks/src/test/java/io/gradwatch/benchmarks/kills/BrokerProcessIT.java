package io.gradwatch.benchmarks.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessIT {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void aBrokerWhosePortIsInUseEndsSoThatItIsStartedAgain() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      int port = Integer.parseInt(broker.bootstrap().replaceFirst(".*:", ""));
      broker.kill();
      try (ServerSocket occupied = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
          ChildProcess restarted =
              ChildProcess.start(
                  BrokerMain.class,
                  folder,
                  Map.of(),
                  List.of(folder.resolve("data").toString(), broker.bootstrap()))) {
        assertThat(occupied.isBound()).isTrue();

        await().atMost(TIMEOUT).until(() -> !restarted.alive());
      }
      assertThat(Files.readString(folder.resolve("err.txt"))).contains("Address already in use");

      broker.restartIfEnded();

      await().atMost(TIMEOUT).until(() -> responds(broker.bootstrap()));
    }
  }

  private static boolean responds(String bootstrap) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      return !admin.describeCluster().nodes().get().isEmpty();
    } catch (ExecutionException e) {
      return false;
    }
  }
}
