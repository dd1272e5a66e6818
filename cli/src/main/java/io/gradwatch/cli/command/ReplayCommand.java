package io.gradwatch.cli.command;

import io.gradwatch.cli.console.ReplayConsole;
import io.gradwatch.cli.console.Screen;
import io.gradwatch.cli.recording.AttemptReplay;
import io.gradwatch.cli.recording.LimitsTrial;
import io.gradwatch.cli.recording.RawRecord;
import io.gradwatch.cli.recording.RecordingException;
import io.gradwatch.cli.recording.RecordingReader;
import io.gradwatch.cli.recording.RunReplay;
import io.gradwatch.config.InvalidConfigException;
import io.gradwatch.detect.DetectionSettings;
import io.gradwatch.monitor.DetectionSettingsFile;
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
      names = "--limits",
      paramLabel = "FILE",
      description = {
        "YAML file with limits to try, as in section detection of the monitor's configuration.",
        "Shows the verdicts under these limits, and what differs from those under the defaults."
      })
  private @Nullable Path limits;

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
    Optional<DetectionSettings> settings = settings();
    return InterruptOnShutdown.run(() -> replay(settings));
  }

  private Optional<DetectionSettings> settings() {
    try {
      return Optional.ofNullable(limits).map(DetectionSettingsFile::read);
    } catch (InvalidConfigException e) {
      throw new InvalidInputException(e.line());
    }
  }

  private int replay(Optional<DetectionSettings> settings) throws IOException {
    try (Screen screen = Screen.forProcess()) {
      ReplayConsole console = new ReplayConsole(screen);
      long started = System.nanoTime();
      LimitsTrial trial =
          recording == null
              ? replayTopics(settings, console)
              : replayFile(recording, settings, console);
      RunReplay replay = trial.replay();
      console.printSummary(replay, Duration.ofNanos(System.nanoTime() - started));
      trial.comparison().ifPresent(console::print);
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

  private static LimitsTrial replayFile(
      Path file, Optional<DetectionSettings> settings, ReplayConsole console) throws IOException {
    try (RecordingReader reader = RecordingReader.open(file)) {
      LimitsTrial trial = new LimitsTrial(reader.run(), settings);
      for (Optional<RawRecord> record = reader.next(); record.isPresent(); record = reader.next()) {
        trial.evaluate(record.get()).forEach(console::print);
      }
      return trial;
    } catch (RecordingException e) {
      throw new InvalidInputException(String.valueOf(e.getMessage()));
    }
  }

  private LimitsTrial replayTopics(Optional<DetectionSettings> settings, ReplayConsole console)
      throws IOException {
    String name = String.valueOf(run);
    RunTopics topics = new RunTopics(String.valueOf(bootstrap), kafkaConfig.settings(), name);
    LimitsTrial trial = new LimitsTrial(name, settings);
    topics.read(false, record -> trial.evaluate(record).forEach(console::print));
    if (trial.replay().records() == 0) {
      throw topics.noRecords();
    }
    return trial;
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
        false,
        attempt.verdicts());
  }
}
