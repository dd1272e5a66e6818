package io.gradwatch.benchmarks.command;

import java.util.List;

/** What watching costs, as a page. */
final class ListenerPage {

  private final ListenerTables tables;

  ListenerPage(ListenerTables tables) {
    this.tables = tables;
  }

  String render() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # What watching costs

        Written by `./gradwatch bench listener --markdown docs/benchmarks/listener.md`; not edited by hand.

        Networks of four shapes, each trained four times in one process, in turns of ten steps whose order changes: bare;
        watched by Gradwatch, which measures everything at every step and publishes it to a Kafka broker in the same
        process; and, in every third round, watched by Deeplearning4j's StatsListener at every step and at every tenth.
        Figures are times of the bare turn of the same round: medians over the rounds, ± half the distance between their
        quartiles, and the interval that holds the true median with 95 %. 1.02 is 2 % more.

        """);
    appendTable(page, tables.ratios());
    page.append("\nThe kernel alone, over 256 MB: ").append(tables.kernel());
    page.append(
        """
         in
        the same run.

        ## Where it goes

        Shares of the bare step, medians over the steps. The *floor* is what one thread needs to read gradient and update
        from memory once each, at the speed just named; two threads share large tensors, and what is in the cache costs less.
        *Callbacks* is the time between clocks before and behind the listener, of which *activations* are mean, deviation,
        saturated and dead shares, *gradients* all statistics and their histogram, and *updates, report* the norms of updates
        and parameters, and making the report and handing it over. *Elsewhere* is the rest of the ratio above: norms by
        time step, which are taken within back-propagation, the cache that the passes take from training, threads of
        publisher and broker that share the processors with it, and noise. *Heap* is what the callbacks leave for the garbage
        collector: the report itself. [How floats are measured](../decisions/measuring-floats.md) says what was left out.

        """);
    appendTable(page, tables.shares());
    return page.toString();
  }

  private static void appendTable(StringBuilder page, List<List<String>> table) {
    appendRow(page, table.get(0));
    page.append("|---|").append("---:|".repeat(table.get(0).size() - 1)).append('\n');
    table.subList(1, table.size()).forEach(cells -> appendRow(page, cells));
  }

  private static void appendRow(StringBuilder page, List<String> cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
