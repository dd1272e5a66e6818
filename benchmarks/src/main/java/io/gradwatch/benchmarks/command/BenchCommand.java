package io.gradwatch.benchmarks.command;

import picocli.CommandLine.Command;

/** What Gradwatch claims, measured. */
@Command(
    name = "gradwatch bench",
    description = "Measures what Gradwatch claims, beside what a user would use instead.",
    mixinStandardHelpOptions = true,
    subcommands = {VerdictsCommand.class, ListenerCommand.class},
    synopsisSubcommandLabel = "verdicts|listener")
public final class BenchCommand {}
