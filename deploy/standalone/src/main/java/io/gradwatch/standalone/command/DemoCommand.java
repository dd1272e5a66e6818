package io.gradwatch.standalone.command;

import io.gradwatch.standalone.ScratchFolder;
import io.gradwatch.standalone.console.Screen;
import io.gradwatch.standalone.console.SessionConsole;
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
    return Interruption.ending(this::demonstrate);
  }

  private int demonstrate() throws InterruptedException, IOException {
    try (Screen screen = Screen.ofProcess();
        ScratchFolder scratch = ScratchFolder.make();
        LocalStack stack = LocalStack.start(scratch)) {
      stack.introduce(screen);
      TrainSession.Settings settings =
          new TrainSession.Settings(
              stack.bootstrap(),
              Map.of(),
              2,
              VERDICT_TIMEOUT,
              Optional.of(scratch.folder("spool")));
      TrainSession.Outcome outcome =
          new TrainSession(settings, new SessionConsole(screen))
              .run(DemoJobs.copyTo(scratch.folder("jobs")));
      int code = Sessions.conclude(outcome, report, screen);
      if (screen.interactive() && !exit) {
        screen.print("");
        screen.print("Look round at " + stack.page() + "; Ctrl-C ends it.");
        new CountDownLatch(1).await();
      }
      return code;
    }
  }
}
