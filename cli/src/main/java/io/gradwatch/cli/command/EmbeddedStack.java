package io.gradwatch.cli.command;

import io.gradwatch.cli.ScratchFolder;
import io.gradwatch.cli.broker.EmbeddedBroker;
import io.gradwatch.cli.console.Screen;
import io.gradwatch.monitor.Monitor;
import io.gradwatch.monitor.MonitorConfig;
import java.io.IOException;
import java.nio.file.Path;

/** An embedded broker with a monitor on it, which live as long as the command. */
final class EmbeddedStack implements AutoCloseable {

  private final EmbeddedBroker broker;
  private final Monitor monitor;

  private EmbeddedStack(EmbeddedBroker broker, Monitor monitor) {
    this.broker = broker;
    this.monitor = monitor;
  }

  /** Starts both on free ports. */
  static EmbeddedStack start(ScratchFolder scratch) throws IOException {
    return start(scratch, EmbeddedBroker.start(scratch.folder("kafka")));
  }

  /** Starts a monitor on a broker, which is closed if that fails. */
  static EmbeddedStack start(ScratchFolder scratch, EmbeddedBroker broker) throws IOException {
    Path stateDir = scratch.folder("streams");
    try {
      return new EmbeddedStack(
          broker, Monitor.start(MonitorConfig.embedded(broker.bootstrap(), stateDir)));
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  String bootstrap() {
    return broker.bootstrap();
  }

  /** Prints the addresses of broker and live page. */
  void printAddresses(Screen screen) {
    screen.print("Kafka      " + bootstrap() + ", embedded");
    screen.print("live page  " + pageAddress());
    screen.print("");
  }

  /** URL of the live page. */
  String pageAddress() {
    return monitor.address().toString();
  }

  @Override
  public void close() {
    monitor.close();
    broker.close();
  }
}
