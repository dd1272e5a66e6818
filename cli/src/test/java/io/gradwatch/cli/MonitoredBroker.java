package io.gradwatch.cli;

import io.gradwatch.cli.broker.EmbeddedBroker;
import io.gradwatch.monitor.Monitor;
import io.gradwatch.monitor.MonitorConfig;
import java.io.IOException;
import java.nio.file.Path;

/** An embedded broker with a monitor on it, for the tests of a class. */
record MonitoredBroker(EmbeddedBroker broker, Monitor monitor) implements AutoCloseable {

  /** Starts both; their data lie in a folder. */
  static MonitoredBroker start(Path folder) throws IOException {
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"));
    return new MonitoredBroker(
        broker, Monitor.start(MonitorConfig.embedded(broker.bootstrap(), folder.resolve("state"))));
  }

  String bootstrap() {
    return broker.bootstrap();
  }

  @Override
  public void close() {
    monitor.close();
    broker.close();
  }
}
