package io.gradwatch.cli.command;

import io.gradwatch.cli.ScratchFolder;
import io.gradwatch.cli.console.Screen;
import io.gradwatch.cli.console.SessionConsole;
import io.gradwatch.trainer.TrainSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains three faulty networks and a healthy one on an embedded broker and monitor. */
@Command(
    name = "demo",
    description =
        "Trains three networks with planted faults and a healthy one, and shows their verdicts.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

  private static final Duration VERDICT_TIMEOUT = Duration.ofSeconds(60);
  private static final int PARALLEL_TRAININGS = 2;

  @Option(
      names = "--exit",
      description = "Exits once all verdicts are known, also in an interactive terminal.")
  private boolean exit;

  @Option(
      names = "--pytorch",
      description =
          "Also trains a network in PyTorch. Needs python3, or what GRADWATCH_PYTHON names, with"
              + " torch and confluent-kafka or kafka-python.")
  private boolean pytorch;

  @Mixin private RunReportOption report = new RunReportOption();

  @Override
  public Integer call() throws Exception {
    report.validate();
    if (pytorch) {
      PyTorchTraining.requirePython();
    }
    return InterruptOnShutdown.run(this::runDemo);
  }

  private int runDemo() throws InterruptedException, IOException {
    try (Screen screen = Screen.forProcess();
        ScratchFolder scratch = ScratchFolder.create();
        EmbeddedStack stack = EmbeddedStack.start(scratch)) {
      stack.printAddresses(screen);
      TrainSession.Settings settings =
          new TrainSession.Settings(
              stack.bootstrap(),
              Map.of(),
              PARALLEL_TRAININGS,
              VERDICT_TIMEOUT,
              Optional.of(scratch.folder("spool")),
              Optional.empty());
      SessionConsole console = new SessionConsole(screen);
      TrainSession session = new TrainSession(settings, console);
      List<Path> jobs = BundledDemoJobs.copyTo(scratch.folder("jobs"));
      boolean pythonFailed = false;
      TrainSession.Result result;
      if (pytorch) {
        try (PyTorchTraining python = PyTorchTraining.start(stack.bootstrap(), screen, console)) {
          result = session.run(jobs);
          pythonFailed = !result.stopped() && !python.await(VERDICT_TIMEOUT);
        }
      } else {
        result = session.run(jobs);
      }
      SessionSummary.print(result, screen);
      report.write(result);
      if (screen.interactive() && !exit && !result.stopped()) {
        screen.print("");
        screen.print("Live page: " + stack.pageAddress() + ". Press Ctrl-C to exit.");
        new CountDownLatch(1).await();
      }
      int exitCode = SessionSummary.exitCode(result);
      return exitCode == 0 && pythonFailed ? 1 : exitCode;
    }
  }
}
