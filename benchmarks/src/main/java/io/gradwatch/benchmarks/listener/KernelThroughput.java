package io.gradwatch.benchmarks.listener;

import java.util.Collection;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Throughput of the kernel on one thread, in 10^9 bytes per second.
 *
 * @param gbPerSecond throughput with all statistics
 * @param readGbPerSecond highest throughput of only reading memory in the same run
 */
public record KernelThroughput(double gbPerSecond, double readGbPerSecond) {

  /** Measures both with JMH in forked JVMs. */
  public static KernelThroughput measure() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(KernelBenchmark.class.getName())
            .mode(Mode.SampleTime)
            .forks(2)
            .warmupIterations(1)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(3)
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .jvmArgsAppend("-Xms1g", "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector")
            .build();
    Collection<RunResult> results = new Runner(options).run();
    double readThroughput =
        Math.max(throughput(results, "readForNorm"), throughput(results, "readIntegers"));
    return new KernelThroughput(throughput(results, "measure"), readThroughput);
  }

  /** Derives the throughput from the median time of a pass, which JMH reports in seconds. */
  private static double throughput(Collection<RunResult> results, String benchmark) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + benchmark))
        .mapToDouble(
            result -> {
              double seconds = result.getPrimaryResult().getStatistics().getPercentile(50);
              return KernelBenchmark.ELEMENTS * (double) Float.BYTES / seconds / 1e9;
            })
        .findFirst()
        .orElseThrow();
  }
}
