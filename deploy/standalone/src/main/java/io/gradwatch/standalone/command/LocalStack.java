package io.gradwatch.standalone.command;

import io.gradwatch.monitor.Monitor;
import io.gradwatch.monitor.MonitorConfig;
import io.gradwatch.standalone.ScratchFolder;
import io.gradwatch.standalone.broker.EmbeddedBroker;
import io.gradwatch.standalone.console.Screen;
import java.io.IOException;
import java.nio.file.Path;

/** An embedded broker and a monitor on it, for as long as a command runs. */
final class LocalStack implements AutoCloseable {

  private final EmbeddedBroker broker;
  private final Monitor monitor;

  private LocalStack(EmbeddedBroker broker, Monitor monitor) {
    this.broker = broker;
    this.monitor = monitor;
  }

  static LocalStack start(ScratchFolder scratch) throws IOException {
    Path stateDir = scratch.folder("streams");
    EmbeddedBroker broker = EmbeddedBroker.start(scratch.folder("kafka"));
    try {
      return new LocalStack(
          broker, Monitor.start(MonitorConfig.embedded(broker.bootstrap(), stateDir)));
    } catch (RuntimeException failed) {
      broker.close();
      throw failed;
    }
  }

  String bootstrap() {
    return broker.bootstrap();
  }

  /** Says where it can be reached. */
  void introduce(Screen screen) {
    screen.print("Kafka      " + bootstrap() + ", embedded");
    screen.print("live page  " + page());
    screen.print("");
  }

  /** Address of the live page. */
  String page() {
    return monitor.address().toString();
  }

  @Override
  public void close() {
    monitor.close();
    broker.close();
  }
}
