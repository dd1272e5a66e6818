package io.gradwatch.cli.command;

import io.gradwatch.cli.ScratchFolder;
import io.gradwatch.cli.broker.EmbeddedBroker;
import io.gradwatch.cli.console.Screen;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a broker and a monitor for trainings on this machine, until it is interrupted. */
@Command(
    name = "serve",
    description =
        "Starts Kafka and a monitor in one process, for trainings on this machine, until Ctrl-C."
            + " Their data are deleted then.",
    mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {

  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Port of Kafka, on loopback; 0 selects a free one (default: ${DEFAULT-VALUE}).")
  private int kafkaPort;

  @Override
  public Integer call() throws Exception {
    OptionChecks.require(
        kafkaPort >= 0 && kafkaPort <= MAX_PORT,
        "--kafka-port is " + kafkaPort + "; it must be 0 to " + MAX_PORT);
    return InterruptOnShutdown.run(this::serve);
  }

  private int serve() throws IOException {
    try (Screen screen = Screen.forProcess();
        ScratchFolder scratch = ScratchFolder.create();
        EmbeddedStack stack = EmbeddedStack.start(scratch, broker(scratch))) {
      stack.printAddresses(screen);
      screen.print("Press Ctrl-C to stop.");
      new CountDownLatch(1).await();
      return 0;
    } catch (InterruptedException e) {
      return 0;
    }
  }

  private EmbeddedBroker broker(ScratchFolder scratch) throws IOException {
    try {
      return kafkaPort == 0
          ? EmbeddedBroker.start(scratch.folder("kafka"))
          : EmbeddedBroker.start(scratch.folder("kafka"), kafkaPort);
    } catch (IOException e) {
      throw new InvalidInputException("--kafka-port: " + e.getMessage());
    }
  }
}
