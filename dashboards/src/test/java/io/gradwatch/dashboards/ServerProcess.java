package io.gradwatch.dashboards;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A third-party server from its system package, on a free port of the loopback interface. */
final class ServerProcess implements AutoCloseable {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final Process process;
  private final URI address;
  private final Path log;

  private ServerProcess(Process process, URI address, Path log) {
    this.process = process;
    this.address = address;
    this.log = log;
  }

  /** Returns when the server reports that it is ready. */
  static ServerProcess start(Path folder, int port, List<String> command) throws IOException {
    Path log = Files.createDirectories(folder).resolve("log.txt");
    Process started;
    try {
      started =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new IOException(
          command.get(0) + " cannot be started: ./gradwatch test installs what the tests need", e);
    }
    // A test run that is interrupted does not reach close().
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroy));
    ServerProcess server =
        new ServerProcess(started, URI.create("http://127.0.0.1:" + port + "/"), log);
    try {
      await(command.get(0)).atMost(START_TIMEOUT).until(server::isReady);
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean isReady() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the server exited:\n" + Files.readString(log));
    }
    return JsonHttpClient.status(address.resolve("-/ready")) == 200;
  }

  URI address() {
    return address;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
