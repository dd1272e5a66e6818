package io.gradwatch.cli.command;

import io.gradwatch.cli.console.Screen;
import io.gradwatch.cli.recording.RawRecord;
import io.gradwatch.cli.recording.RecordedTopic;
import io.gradwatch.cli.recording.RecordingWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the records of a run in Kafka to a file. */
@Command(
    name = "record",
    description = "Writes the records of a run in Kafka to a file, which ./gradwatch replay reads.",
    mixinStandardHelpOptions = true)
public final class RecordCommand implements Callable<Integer> {

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Kafka cluster that the run was published to.")
  private String bootstrap = "";

  @Option(names = "--run", paramLabel = "NAME", required = true, description = "Name of the run.")
  private String run = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "File to write. It is replaced when the recording is complete.")
  private Path out = Path.of("");

  @Option(names = "--follow", description = "Also records what the run will publish, until Ctrl-C.")
  private boolean follow;

  @Mixin private KafkaConfigOption kafkaConfig = new KafkaConfigOption();

  private final Map<RecordedTopic, Long> records = new EnumMap<>(RecordedTopic.class);
  private long shownNanos;

  @Override
  public Integer call() throws Exception {
    OptionChecks.require(
        !Files.isDirectory(out), "--out " + out + " is a folder; it must be a file");
    OptionChecks.requireWritable("--out", out);
    RunTopics topics = new RunTopics(bootstrap, kafkaConfig.settings(), run);
    return InterruptOnShutdown.run(() -> record(topics));
  }

  private int record(RunTopics topics) throws IOException {
    try (Screen screen = Screen.forProcess()) {
      if (follow) {
        screen.print("recording " + run + "; press Ctrl-C to end");
      }
      Path partial = out.resolveSibling(out.getFileName() + ".part");
      try {
        try (RecordingWriter writer = RecordingWriter.create(partial, run)) {
          topics.read(follow, record -> write(record, writer, screen));
        }
        if (records.isEmpty()) {
          throw topics.noRecords();
        }
        Files.move(partial, out, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(partial);
      }
      screen.remove(run);
      screen.print(
          String.format(
              Locale.ROOT,
              "recorded  %s: %,d step reports and %,d run infos, %,d bytes in %s",
              run,
              records.getOrDefault(RecordedTopic.STEPS, 0L),
              records.getOrDefault(RecordedTopic.RUNS, 0L),
              Files.size(out),
              out));
      return 0;
    }
  }

  private void write(RawRecord record, RecordingWriter writer, Screen screen) throws IOException {
    writer.write(record);
    boolean first = records.isEmpty();
    records.merge(record.topic(), 1L, Long::sum);
    long now = System.nanoTime();
    if (follow && (first || now - shownNanos > screen.refreshMillis() * 1_000_000L)) {
      shownNanos = now;
      screen.show(
          run,
          String.format(
              Locale.ROOT,
              "recording %s: %,d records so far",
              run,
              records.values().stream().mapToLong(Long::longValue).sum()));
    }
  }
}
