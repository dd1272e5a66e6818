package io.gradwatch.benchmarks.kills;

import io.gradwatch.cli.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker as a program: prints its address once it accepts requests, and runs until killed. */
final class BrokerMain {

  private BrokerMain() {}

  /** Arguments: data folder; the address, if a broker restarts there with its data. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[0]);
    EmbeddedBroker broker =
        args.length == 1 ? EmbeddedBroker.start(folder) : EmbeddedBroker.restart(folder, args[1]);
    System.out.println(broker.bootstrap());
    System.out.flush();
    new CountDownLatch(1).await();
  }
}
