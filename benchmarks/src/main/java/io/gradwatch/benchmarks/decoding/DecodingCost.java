package io.gradwatch.benchmarks.decoding;

import io.gradwatch.benchmarks.synthetic.StepEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Cost of decoding the step reports of one network, on one thread.
 *
 * @param layers number of layers of a report
 * @param encodedBytes size of a report in bytes
 * @param records cost of decoding to records
 * @param columns cost of decoding to columns
 */
public record DecodingCost(int layers, int encodedBytes, PerReport records, PerReport columns) {

  private static final List<Integer> LAYERS = List.of(10, 50, 1_000);

  /**
   * Cost of one report.
   *
   * @param seconds median time
   * @param allocatedBytes allocated memory
   */
  public record PerReport(double seconds, double allocatedBytes) {}

  /** Measures networks of 10, 50 and 1,000 layers with JMH in forked JVMs. */
  public static List<DecodingCost> measure() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(DecodingBenchmark.class.getName())
            .param("layers", LAYERS.stream().map(String::valueOf).toArray(String[]::new))
            .mode(Mode.SampleTime)
            .forks(2)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(4)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .jvmArgsAppend("-Xms1g", "-XX:+UseSerialGC")
            .build();
    Collection<RunResult> results = new Runner(options).run();
    List<DecodingCost> costs = new ArrayList<>();
    for (int layers : LAYERS) {
      costs.add(
          new DecodingCost(
              layers,
              new StepEncoder(DecodingBenchmark.network(layers))
                  .encode("run", 0, 0, Instant.EPOCH)
                  .length,
              perReport(results, layers, "toRecords"),
              perReport(results, layers, "toColumns")));
    }
    return costs;
  }

  private static PerReport perReport(Collection<RunResult> results, int layers, String benchmark) {
    RunResult result =
        results.stream()
            .filter(any -> any.getParams().getBenchmark().endsWith("." + benchmark))
            .filter(any -> any.getParams().getParam("layers").equals(String.valueOf(layers)))
            .findFirst()
            .orElseThrow();
    Result<?> allocated =
        Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"));
    return new PerReport(
        result.getPrimaryResult().getStatistics().getPercentile(50), allocated.getScore());
  }
}
