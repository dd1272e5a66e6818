package io.gradwatch.cli.command;

import io.gradwatch.cli.console.RunTable;
import io.gradwatch.cli.console.Screen;
import io.gradwatch.publisher.PublisherCounts;
import io.gradwatch.trainer.RunReport;
import io.gradwatch.trainer.TrainSession;

/** Prints the result of a training session and derives the command's exit code from it. */
final class SessionSummary {

  private SessionSummary() {}

  /** Prints the table of runs, undelivered reports and rejected jobs. */
  static void print(TrainSession.Result result, Screen screen) {
    screen.print("");
    screen.print(RunTable.of(result.reports()));
    PublisherCounts counts = result.publisherCounts();
    if (counts.lost() > 0) {
      screen.print("lost before they reached Kafka: " + counts.lost() + " reports");
    }
    if (counts.spooled() > 0) {
      screen.print(
          "spooled to disk, to be sent at the next start: " + counts.spooled() + " reports");
    }
    result.rejectedJobs().forEach(reason -> screen.print("rejected: " + reason));
  }

  /**
   * 130 if the session was interrupted; otherwise 2 if a job was rejected, 1 if a training failed,
   * and 0 if none did.
   */
  static int exitCode(TrainSession.Result result) {
    if (result.stopped()) {
      return CommandErrorHandler.INTERRUPTED;
    }
    if (!result.rejectedJobs().isEmpty()) {
      return 2;
    }
    return result.reports().stream().map(RunReport::result).anyMatch(r -> r.failed()) ? 1 : 0;
  }
}
