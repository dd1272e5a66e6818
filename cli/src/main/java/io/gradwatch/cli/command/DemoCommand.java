package io.gradwatch.cli.command;

import io.gradwatch.cli.ScratchFolder;
import io.gradwatch.cli.console.Screen;
import io.gradwatch.cli.console.SessionConsole;
import io.gradwatch.trainer.TrainSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains three networks that go wrong and one that does not, all of it embedded. */
@Command(
    name = "demo",
    description =
        "Trains real networks that go wrong, and one that does not, and says what it sees.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

  private static final Duration VERDICT_TIMEOUT = Duration.ofSeconds(60);

  @Option(names = "--exit", description = "Ends when all is judged, also in a terminal.")
  private boolean exit;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Writes the outcome as JSON. A folder gets a file for each run.")
  private @Nullable Path report;

  @Override
  public Integer call() throws Exception {
    OutputFile.requireWritable("--report", report);
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
              2,
              VERDICT_TIMEOUT,
              Optional.of(scratch.folder("spool")));
      TrainSession.Result outcome =
          new TrainSession(settings, new SessionConsole(screen))
              .run(BundledDemoJobs.copyTo(scratch.folder("jobs")));
      int code = SessionSummary.finish(outcome, report, screen);
      if (screen.interactive() && !exit) {
        screen.print("");
        screen.print("Look round at " + stack.pageAddress() + "; Ctrl-C ends it.");
        new CountDownLatch(1).await();
      }
      return code;
    }
  }
}
