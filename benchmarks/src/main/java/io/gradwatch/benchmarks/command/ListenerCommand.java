package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.listener.KernelSpeed;
import io.gradwatch.benchmarks.listener.ListenerRow;
import io.gradwatch.benchmarks.listener.StepTimes;
import io.gradwatch.benchmarks.listener.Subject;
import io.gradwatch.standalone.ScratchFolder;
import io.gradwatch.standalone.broker.EmbeddedBroker;
import io.gradwatch.standalone.command.OutputFile;
import io.gradwatch.streams.TopicCreator;
import io.gradwatch.streams.TopicPlan;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What watching costs. */
@Command(
    name = "listener",
    description =
        "Times training steps bare, watched by Gradwatch at every step (published to a Kafka broker"
            + " in this process) and by Deeplearning4j's StatsListener, in turns; and the kernel"
            + " beside memory.",
    mixinStandardHelpOptions = true)
final class ListenerCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(names = "--json", description = "Prints the rows as JSON on the last line.")
  private boolean json;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "Only networks in whose titles this is found.")
  private Pattern only = Pattern.compile("");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "Rounds of ten steps each; small networks have twenty times as many (default:"
              + " ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Writes the table as a page of documentation.")
  private @Nullable Path markdown;

  @Override
  public Integer call() throws Exception {
    List<Subject> subjects = new ArrayList<>(List.of(Subject.values()));
    subjects.removeIf(subject -> !only.matcher(subject.title()).find());
    require(!subjects.isEmpty(), "--only " + only + ": no network has such a title");
    require(rounds > 0, "--rounds is " + rounds + "; it starts at 1");
    OutputFile.requireWritable("--markdown", markdown);
    List<ListenerRow> rows = rows(subjects);
    KernelSpeed kernel = KernelSpeed.measure();
    PrintWriter out = spec.commandLine().getOut();
    ListenerTables tables = new ListenerTables(rows, kernel);
    print(tables.ratios(), out);
    out.println("Shares of the bare step:");
    print(tables.shares(), out);
    out.println("kernel: " + tables.kernel());
    if (markdown != null) {
      Files.writeString(markdown, new ListenerPage(tables).text());
    }
    if (json) {
      out.println(ListenerJson.of(rows, kernel));
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private List<ListenerRow> rows(List<Subject> subjects) throws Exception {
    int items = subjects.size() * (rounds + StepTimes.WARM_UP_ROUNDS);
    List<ListenerRow> rows = new ArrayList<>();
    try (ScratchFolder folder = ScratchFolder.make();
        EmbeddedBroker broker = EmbeddedBroker.start(folder.folder("kafka"));
        Progress progress = Progress.of("timing steps", items)) {
      createTopics(broker);
      for (Subject subject : subjects) {
        rows.add(
            StepTimes.measure(
                subject, broker.bootstrap(), rounds, () -> progress.done(subject.title())));
      }
    }
    return rows;
  }

  private static void createTopics(EmbeddedBroker broker) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()))) {
      new TopicCreator(admin).create(new TopicPlan(1, (short) -1));
    }
  }

  private void require(boolean right, String otherwise) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private static void print(List<List<String>> table, PrintWriter out) {
    for (List<String> cells : table) {
      out.printf("%-14s", cells.get(0));
      cells.subList(1, cells.size()).forEach(cell -> out.printf(" %16s", cell));
      out.println();
    }
    out.println();
  }
}
