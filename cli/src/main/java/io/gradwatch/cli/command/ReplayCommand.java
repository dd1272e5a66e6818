package io.gradwatch.cli.command;

import io.gradwatch.cli.console.ReplayConsole;
import io.gradwatch.cli.console.Screen;
import io.gradwatch.cli.recording.AttemptReplay;
import io.gradwatch.cli.recording.RawRecord;
import io.gradwatch.cli.recording.RecordingException;
import io.gradwatch.cli.recording.RecordingReader;
import io.gradwatch.cli.recording.RunReplay;
import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.trainer.ReportEntry;
import io.gradwatch.trainer.ReportFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Evaluates a run again, from a recording or from the topics of a cluster. */
@Command(
    name = "replay",
    description =
        "Evaluates a recorded run again, or the records of a run that Kafka has, and shows the"
            + " verdicts. Nothing is published.",
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Recording that ./gradwatch record wrote.")
  private @Nullable Path recording;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka cluster that the run was published to, in place of a file.")
  private @Nullable String bootstrap;

  @Option(names = "--run", paramLabel = "NAME", description = "Name of the run, with --bootstrap.")
  private @Nullable String run;

  @Mixin private KafkaConfigOption kafkaConfig = new KafkaConfigOption();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Writes the verdicts as JSON, as train --report does, with an entry per attempt.")
  private @Nullable Path report;

  @Option(names = "--json", description = "Prints that report on the last line.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    OptionChecks.require(
        recording == null ? bootstrap != null && run != null : bootstrap == null && run == null,
        "replay needs either a FILE or both --bootstrap and --run");
    OptionChecks.require(
        report == null || !Files.isDirectory(report),
        "--report " + report + " is a folder; it must be a file");
    OptionChecks.requireWritable("--report", report);
    return InterruptOnShutdown.run(this::replay);
  }

  private int replay() throws IOException {
    try (Screen screen = Screen.forProcess()) {
      ReplayConsole console = new ReplayConsole(screen);
      long started = System.nanoTime();
      RunReplay replay = recording == null ? replayTopics(console) : replayFile(recording, console);
      console.printSummary(replay, Duration.ofNanos(System.nanoTime() - started));
      List<ReportEntry> entries =
          replay.attempts().stream().map(attempt -> entry(replay.run(), attempt)).toList();
      if (report != null) {
        ReportFile.writeEntries(report, entries);
      }
      if (json) {
        screen.print(ReportFile.line(entries));
      }
      return 0;
    }
  }

  private static RunReplay replayFile(Path file, ReplayConsole console) throws IOException {
    try (RecordingReader reader = RecordingReader.open(file)) {
      RunReplay replay = replayOf(reader.run());
      for (Optional<RawRecord> record = reader.next(); record.isPresent(); record = reader.next()) {
        replay.evaluate(record.get()).forEach(console::print);
      }
      return replay;
    } catch (RecordingException e) {
      throw new InvalidInputException(String.valueOf(e.getMessage()));
    }
  }

  private RunReplay replayTopics(ReplayConsole console) throws IOException {
    String name = String.valueOf(run);
    RunTopics topics = new RunTopics(String.valueOf(bootstrap), kafkaConfig.settings(), name);
    RunReplay replay = replayOf(name);
    topics.read(false, record -> replay.evaluate(record).forEach(console::print));
    if (replay.records() == 0) {
      throw topics.noRecords();
    }
    return replay;
  }

  /** With the limits that the monitor has. */
  private static RunReplay replayOf(String run) {
    return new RunReplay(run, new RunEvaluator());
  }

  /** How long the training took, and its accuracies, are not in its records. */
  private static ReportEntry entry(String run, AttemptReplay attempt) {
    return new ReportEntry(
        run,
        OptionalInt.of(attempt.attempt()),
        attempt.steps(),
        OptionalDouble.empty(),
        attempt.finalLoss(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        attempt.complete(),
        attempt.failure(),
        attempt.verdicts());
  }
}
