package io.gradwatch.standalone.command;

import io.gradwatch.standalone.console.RunTable;
import io.gradwatch.standalone.console.Screen;
import io.gradwatch.trainer.ReportFile;
import io.gradwatch.trainer.RunReport;
import io.gradwatch.trainer.TrainSession;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What trainings have in common when they are over. */
final class Sessions {

  private Sessions() {}

  static int conclude(TrainSession.Outcome outcome, @Nullable Path report, Screen screen)
      throws IOException {
    screen.print("");
    screen.print(RunTable.of(outcome.reports()));
    if (outcome.counts().lost() > 0) {
      screen.print("lost on the way to Kafka: " + outcome.counts().lost() + " reports");
    }
    if (outcome.counts().spooled() > 0) {
      screen.print(
          "on disk, for the next start to send: " + outcome.counts().spooled() + " reports");
    }
    outcome.refused().forEach(reason -> screen.print("refused: " + reason));
    if (report != null) {
      ReportFile.write(report, outcome.reports());
    }
    if (!outcome.refused().isEmpty()) {
      return 2;
    }
    return outcome.reports().stream().map(RunReport::result).anyMatch(r -> r.failed()) ? 1 : 0;
  }
}
