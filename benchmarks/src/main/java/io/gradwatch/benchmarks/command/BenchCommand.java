package io.gradwatch.benchmarks.command;

import picocli.CommandLine.Command;

/** Parent of all benchmarks. */
@Command(
    name = "gradwatch bench",
    description = "Compares Gradwatch with the alternatives.",
    mixinStandardHelpOptions = true,
    subcommands = {
      VerdictsCommand.class,
      ListenerCommand.class,
      ThroughputCommand.class,
      LatencyCommand.class,
      DecodingCommand.class,
      EvaluationCommand.class,
      KillsCommand.class,
      RestoreCommand.class,
      RunNamesCommand.class,
      ResumeCommand.class
    },
    synopsisSubcommandLabel =
        "verdicts|listener|monitor|latency|decoding|evaluation|kills|restore|run-names|resume")
public final class BenchCommand {}
