package io.gradwatch.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.cli.console.StoredRunTable;
import io.gradwatch.protocol.JsonNumber;
import io.gradwatch.trainer.checkpoint.StoredCheckpoint;
import io.gradwatch.trainer.runs.StoredRun;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the runs that were stored by {@code train}. */
@Command(
    name = "runs",
    description = "Lists the runs in a folder: state, steps, loss, newest checkpoint and verdicts.",
    mixinStandardHelpOptions = true)
public final class RunsCommand implements Callable<Integer> {

  @Mixin private RunFolderOption out = new RunFolderOption();

  @Option(names = "--json", description = "Prints one JSON array in one line.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OptionChecks.require(
        out.exists(), "--out " + out.root() + ": no such folder; train creates it");
    List<StoredRun> runs = StoredRun.list(out.root());
    print(
        json
            ? new ObjectMapper().writeValueAsString(runs.stream().map(RunsCommand::fields).toList())
            : StoredRunTable.of(runs, Instant.now()));
    return 0;
  }

  private void print(String text) {
    if (spec != null) {
      spec.commandLine().getOut().println(text);
      spec.commandLine().getOut().flush();
    }
  }

  private static Map<String, @Nullable Object> fields(StoredRun run) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("run", run.status().run());
    fields.put("state", run.activity().label());
    fields.put("attempt", run.status().attempt());
    fields.put("steps", run.steps());
    fields.put("plannedSteps", run.status().plannedSteps());
    fields.put("loss", JsonNumber.of(run.loss()));
    fields.put("failure", run.status().failure().isEmpty() ? null : run.status().failure());
    fields.put("checkpoint", run.checkpoint().map(RunsCommand::checkpoint).orElse(null));
    fields.put("failedCheckpoints", run.status().failedCheckpoints());
    fields.put("verdicts", run.verdicts());
    fields.put("folder", run.folder().toString());
    return fields;
  }

  private static Map<String, Object> checkpoint(StoredCheckpoint checkpoint) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("steps", checkpoint.steps());
    fields.put("time", checkpoint.time().toString());
    return fields;
  }
}
