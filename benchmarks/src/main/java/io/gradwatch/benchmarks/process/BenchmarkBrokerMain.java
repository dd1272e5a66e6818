package io.gradwatch.benchmarks.process;

import io.gradwatch.cli.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The process of {@link BenchmarkBroker}: starts a broker with its data in the given folder. */
final class BenchmarkBrokerMain {

  private @Nullable EmbeddedBroker broker;

  private BenchmarkBrokerMain() {}

  public static void main(String[] arguments) throws IOException {
    BenchmarkBrokerMain main = new BenchmarkBrokerMain();
    CommandLoop.run(main::answer);
    main.close();
    System.exit(0);
  }

  private String answer(String folder) throws IOException {
    EmbeddedBroker started = EmbeddedBroker.start(Path.of(folder));
    broker = started;
    return started.bootstrap();
  }

  private void close() {
    if (broker != null) {
      broker.close();
    }
  }
}
