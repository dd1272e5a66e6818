package io.gradwatch.benchmarks.evaluation;

import io.gradwatch.benchmarks.synthetic.NetworkCondition;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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
 * Cost of a part of the evaluation of a step, on one thread.
 *
 * @param part name of the part: a detector by its kind
 * @param condition condition of the run
 * @param seconds mean time per layer
 * @param allocatedBytes memory allocated per layer
 */
public record EvaluationCost(
    String part, NetworkCondition condition, double seconds, double allocatedBytes) {

  private static final String PREFIX = EvaluationBenchmark.class.getName() + ".";

  /** Measures with JMH in forked JVMs: windows, each detector, whole steps. */
  public static List<EvaluationCost> measure() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(EvaluationBenchmark.class.getName())
            .param("condition", names(NetworkCondition.values()))
            .param("kind", names(VerdictKind.values()))
            .mode(Mode.AverageTime)
            .forks(1)
            .warmupIterations(2)
            .warmupTime(TimeValue.milliseconds(500))
            .measurementIterations(3)
            .measurementTime(TimeValue.milliseconds(500))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .jvmArgsAppend("-Xms1g", "-XX:+UseSerialGC")
            .build();
    List<EvaluationCost> costs = new ArrayList<>();
    for (RunResult result : new Runner(options).run()) {
      costs.add(of(result));
    }
    return costs;
  }

  private static String[] names(Enum<?>[] constants) {
    return Stream.of(constants).map(Enum::name).toArray(String[]::new);
  }

  private static EvaluationCost of(RunResult result) {
    String benchmark = result.getParams().getBenchmark().substring(PREFIX.length());
    String kind = result.getParams().getParam("kind");
    Result<?> allocated =
        Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"));
    return new EvaluationCost(
        kind == null ? benchmark : kind,
        NetworkCondition.valueOf(result.getParams().getParam("condition")),
        result.getPrimaryResult().getScore() / EvaluationBenchmark.LAYERS,
        allocated.getScore() / EvaluationBenchmark.LAYERS);
  }
}
