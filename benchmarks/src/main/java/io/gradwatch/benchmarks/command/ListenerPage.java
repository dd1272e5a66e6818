package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.listener.KernelSpeed;
import io.gradwatch.benchmarks.listener.ListenerRow;
import java.util.List;
import java.util.Locale;

/** What watching costs, as a page. */
final class ListenerPage {

  private final List<ListenerRow> rows;
  private final KernelSpeed kernel;

  ListenerPage(List<ListenerRow> rows, KernelSpeed kernel) {
    this.rows = rows;
    this.kernel = kernel;
  }

  String text() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # What watching costs

        Written by `./gradwatch bench listener --markdown docs/benchmarks/listener.md`; not edited by hand.

        Networks of four shapes, each trained four times in one process, in turns of ten steps whose order changes: bare;
        watched by Gradwatch, which measures everything at every step and publishes it to a Kafka broker in the same
        process; and watched by Deeplearning4j's StatsListener at every step and at every tenth. Figures are times of the bare
        step: medians over the rounds, ± half the distance between their quartiles. 1.02 is 2 % more.

        | network | parameters | bare step | Gradwatch | StatsListener, every step | every tenth |
        |---|---:|---:|---:|---:|---:|
        """);
    for (ListenerRow row : rows) {
      page.append("| ").append(String.join(" | ", row.cells())).append(" |\n");
    }
    page.append(
        String.format(
            Locale.ROOT,
            "%nThe kernel alone, over 256 MB: %.1f GB/s with all statistics of a gradient, %.0f %% of"
                + " the %.1f GB/s%nthat one thread reads in the same run.%n",
            kernel.gbPerSecond(),
            100 * kernel.gbPerSecond() / kernel.readGbPerSecond(),
            kernel.readGbPerSecond()));
    page.append(
        """

        ## Where it goes

        A step's floor is one pass over the gradient and one over the update; [how floats are
        measured](../decisions/measuring-floats.md) says what else was left out. Clocks before and behind the listener say
        0.09 ms of a step of 3.4 for dense 250 k: gradient statistics a third, their histogram a sixth, the update's norm a
        fifth, activations an eighth, the rest the report. For dense 6 M they say 1.7 ms of 90: gradient and update 0.7 ms
        each, on two processors, and activations 0.2. What a step costs beyond that is the cache that the passes take from
        training, and threads of publisher and broker that share two processors with it.
        """);
    return page.toString();
  }
}
