package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.listener.BenchmarkNetwork;
import io.gradwatch.benchmarks.listener.KernelThroughput;
import io.gradwatch.benchmarks.listener.ListenerCostRow;
import io.gradwatch.benchmarks.listener.StepTimeComparison;
import io.gradwatch.cli.ScratchFolder;
import io.gradwatch.cli.broker.EmbeddedBroker;
import io.gradwatch.cli.command.OptionChecks;
import io.gradwatch.cli.command.TableOutputOptions;
import io.gradwatch.streams.TopicCreator;
import io.gradwatch.streams.TopicPlan;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the overhead of the listener. */
@Command(
    name = "listener",
    description =
        "Times training steps without a listener, with Gradwatch at every step (publishing to a"
            + " Kafka broker in this process) and with Deeplearning4j's StatsListener, in turns;"
            + " and compares the kernel's throughput with that of memory.",
    mixinStandardHelpOptions = true)
final class ListenerCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "Uses only networks whose titles match.")
  private Pattern only = Pattern.compile("");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "Number of rounds, of ten steps each; small networks train twenty times as many (default:"
              + " ${DEFAULT-VALUE}).")
  private int rounds;

  @Mixin private TableOutputOptions output = new TableOutputOptions();

  @Override
  public Integer call() throws Exception {
    List<BenchmarkNetwork> networks = new ArrayList<>(List.of(BenchmarkNetwork.values()));
    networks.removeIf(network -> !only.matcher(network.title()).find());
    OptionChecks.require(!networks.isEmpty(), "--only " + only + ": matches no network");
    OptionChecks.requirePositive("--rounds", rounds);
    output.validate();
    List<ListenerCostRow> rows = rows(networks);
    KernelThroughput kernel = KernelThroughput.measure();
    PrintWriter out = spec.commandLine().getOut();
    ListenerTables tables = new ListenerTables(rows, kernel);
    print(tables.ratios(), out);
    out.println("Shares of the baseline step:");
    print(tables.shares(), out);
    out.println("kernel: " + tables.kernel());
    output.writeMarkdown(() -> new ListenerPage(tables).render());
    if (output.json()) {
      out.println(ListenerJson.of(rows, kernel));
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private List<ListenerCostRow> rows(List<BenchmarkNetwork> networks) throws Exception {
    int items = networks.size() * (rounds + StepTimeComparison.WARM_UP_ROUNDS);
    List<ListenerCostRow> rows = new ArrayList<>();
    try (ScratchFolder folder = ScratchFolder.create();
        EmbeddedBroker broker = EmbeddedBroker.start(folder.folder("kafka"));
        ProgressDisplay progress = ProgressDisplay.of("timing steps", items)) {
      createTopics(broker);
      for (BenchmarkNetwork network : networks) {
        rows.add(
            StepTimeComparison.measure(
                network, broker.bootstrap(), rounds, () -> progress.advance(network.title())));
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

  private static void print(List<List<String>> table, PrintWriter out) {
    for (List<String> cells : table) {
      out.printf("%-14s", cells.get(0));
      cells.subList(1, cells.size()).forEach(cell -> out.printf(" %16s", cell));
      out.println();
    }
    out.println();
  }
}
