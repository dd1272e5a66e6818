package io.gradwatch.cli.command;

import io.gradwatch.cli.console.RunTable;
import io.gradwatch.cli.console.Screen;
import io.gradwatch.trainer.ReportFile;
import io.gradwatch.trainer.RunReport;
import io.gradwatch.trainer.TrainSession;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What trainings have in common when they are over. */
final class SessionSummary {

  private SessionSummary() {}

  static int finish(TrainSession.Result outcome, @Nullable Path report, Screen screen)
      throws IOException {
    screen.print("");
    screen.print(RunTable.of(outcome.reports()));
    if (outcome.publisherCounts().lost() > 0) {
      screen.print("lost on the way to Kafka: " + outcome.publisherCounts().lost() + " reports");
    }
    if (outcome.publisherCounts().spooled() > 0) {
      screen.print(
          "on disk, for the next start to send: "
              + outcome.publisherCounts().spooled()
              + " reports");
    }
    outcome.rejectedJobs().forEach(reason -> screen.print("refused: " + reason));
    if (report != null) {
      ReportFile.write(report, outcome.reports());
    }
    if (!outcome.rejectedJobs().isEmpty()) {
      return 2;
    }
    return outcome.reports().stream().map(RunReport::result).anyMatch(r -> r.failed()) ? 1 : 0;
  }
}
