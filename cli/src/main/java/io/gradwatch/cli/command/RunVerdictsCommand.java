package io.gradwatch.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.cli.console.VerdictTable;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the verdicts of a run that a monitor watches, and what its steps measured around one. */
@Command(
    name = "verdicts",
    description =
        "Prints the verdicts of a run that a monitor watches; with --around also its loss near a"
            + " step.",
    mixinStandardHelpOptions = true)
public final class RunVerdictsCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUN", description = "Name of the run.")
  private String run = "";

  @Option(
      names = "--monitor",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:9464/",
      description = "Address of the monitor. Default: ${DEFAULT-VALUE}")
  private URI monitor = URI.create("");

  @Option(
      names = "--around",
      paramLabel = "STEP",
      description = "Only verdicts that were active near this step, and the loss around it.")
  private @Nullable Long around;

  @Option(
      names = "--within",
      paramLabel = "STEPS",
      defaultValue = "50",
      description = "Number of steps before and after --around. Default: ${DEFAULT-VALUE}")
  private long within;

  @Option(names = "--json", description = "Prints the monitor's answer, one JSON object in a line.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    OptionChecks.require(
        "http".equals(monitor.getScheme()) || "https".equals(monitor.getScheme()),
        "--monitor is " + monitor + "; it must begin with http:// or https://");
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("run", run);
    if (around != null) {
      parameters.put("around", around.toString());
      parameters.put("within", Long.toString(within));
    }
    JsonNode answer = new MonitorApi(monitor).get("verdicts", parameters);
    print(json ? answer.toString() : VerdictTable.of(answer));
    return 0;
  }

  private void print(String text) {
    if (spec != null) {
      spec.commandLine().getOut().println(text);
      spec.commandLine().getOut().flush();
    }
  }
}
