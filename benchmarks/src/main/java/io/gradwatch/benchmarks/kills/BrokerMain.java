package io.gradwatch.benchmarks.kills;

import io.gradwatch.cli.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * A broker as a program: prints its address once it accepts requests, and runs until killed. It
 * ends if it cannot start.
 */
final class BrokerMain {

  /**
   * Ports that operating systems do not assign by themselves. Of others, one might be given to a
   * client or a server that starts while the broker is down, and the broker could not return.
   */
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 29_999;
  private static final int ATTEMPTS = 100;

  private BrokerMain() {}

  /** Arguments: data folder; the address, if a broker restarts there with its data. */
  public static void main(String[] args) throws InterruptedException {
    try {
      System.out.println(start(args).bootstrap());
    } catch (IOException | RuntimeException | Error e) {
      e.printStackTrace();
      // The controller's threads would keep the process alive, and nobody would start it again.
      Runtime.getRuntime().halt(1);
    }
    System.out.flush();
    new CountDownLatch(1).await();
  }

  private static EmbeddedBroker start(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    return args.length == 1
        ? EmbeddedBroker.start(folder, freePort())
        : EmbeddedBroker.restart(folder, args[1]);
  }

  private static int freePort() throws IOException {
    Random random = new Random();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = FIRST_PORT + random.nextInt(LAST_PORT - FIRST_PORT + 1);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException inUse) {
        // The next one may be free.
      }
    }
    throw new IOException("no port from %d to %d is free".formatted(FIRST_PORT, LAST_PORT));
  }
}
