package io.gradwatch.benchmarks.evaluation;

import io.gradwatch.benchmarks.synthetic.NetworkCondition;
import io.gradwatch.benchmarks.synthetic.StepEncoder;
import io.gradwatch.benchmarks.synthetic.SyntheticNetwork;
import io.gradwatch.detect.Detectors;
import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.detect.feature.FeatureWindows;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.LearningLimits;
import io.gradwatch.detect.window.RunFacts;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TrainingCurves;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepColumnsDecoder;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Evaluates steps of one run of {@link #LAYERS} layers whose windows are full. */
public class EvaluationBenchmark {

  static final int LAYERS = 50;

  /** More steps than any window holds. */
  private static final int STEPS = 200;

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static StepColumns decode(StepColumnsDecoder decoder, StepEncoder encoder, long step) {
    byte[] bytes = encoder.encode("run", 0, step, START.plusMillis(100 * step));
    if (decoder.decode(bytes) instanceof Decoded.Accepted<StepColumns> accepted) {
      return accepted.value();
    }
    throw new IllegalStateException("step " + step + " was rejected");
  }

  private static RunInfo info(StepEncoder encoder) {
    return encoder.network().info("run", START);
  }

  private static StepEncoder encoder(NetworkCondition condition) {
    return new StepEncoder(new SyntheticNetwork(LAYERS, condition));
  }

  /** Windows of all layers, filled as the monitor fills them. */
  @State(Scope.Thread)
  public static class Windows {

    private final TrainingCurves curves = new TrainingCurves();
    private final List<LayerHistory> layers = new ArrayList<>();
    private final List<StepColumns> steps = new ArrayList<>();
    private long sequence;

    @Param("HEALTHY")
    NetworkCondition condition = NetworkCondition.HEALTHY;

    private Optional<RunInfo> info = Optional.empty();
    private RunFacts facts = RunFacts.UNKNOWN;

    @Setup
    public void fill() {
      StepEncoder encoder = encoder(condition);
      RunInfo described = info(encoder);
      info = Optional.of(described);
      facts = RunFacts.of(described);
      for (int step = 0; step < STEPS; step++) {
        steps.add(decode(new StepColumnsDecoder(), encoder, step));
      }
      steps.forEach(this::add);
    }

    private void add(StepColumns step) {
      sequence++;
      curves.add(step);
      for (int layer = 0; layer < step.layers(); layer++) {
        if (layer == layers.size()) {
          layers.add(new LayerHistory(step.layerIndex(layer), step.layerName(layer)));
        }
        layers.get(layer).add(step, layer, sequence);
      }
    }

    RunView view() {
      return new RunView(
          sequence,
          0,
          layers,
          curves,
          info,
          facts,
          LearningLimits.defaults(),
          FeatureWindows.defaults());
    }
  }

  /** One detector. */
  @State(Scope.Thread)
  public static class OneDetector {

    @Param("NON_FINITE")
    VerdictKind kind = VerdictKind.NON_FINITE;

    private Detector detector = Detectors.inOrderOfCauses().get(0);

    @Setup
    public void find() {
      detector =
          Detectors.inOrderOfCauses().stream()
              .filter(any -> any.kind() == kind)
              .findFirst()
              .orElseThrow();
    }
  }

  /** A run that is evaluated step by step. */
  @State(Scope.Thread)
  public static class Evaluation {

    private final RunEvaluator evaluator = new RunEvaluator();
    private final StepColumnsDecoder decoder = new StepColumnsDecoder();
    private final RunHistory history = new RunHistory("run");
    private long step;

    @Param("HEALTHY")
    NetworkCondition condition = NetworkCondition.HEALTHY;

    private StepEncoder encoder = encoder(NetworkCondition.HEALTHY);

    @Setup
    public void fill() {
      encoder = encoder(condition);
      evaluator.evaluateRunInfo(history, info(encoder));
      while (step < STEPS) {
        next();
      }
    }

    private RunUpdate next() {
      return evaluator.evaluateStep(history, decode(decoder, encoder, step++));
    }
  }

  /** Adds a step to the windows of all layers. */
  @Benchmark
  public RunView windows(Windows windows) {
    windows.add(windows.steps.get((int) (windows.sequence % STEPS)));
    return windows.view();
  }

  /** Asks one detector about a run, whose features it computes as far as it needs them. */
  @Benchmark
  public Observation detector(OneDetector one, Windows windows) {
    return one.detector.detect(windows.view());
  }

  /** Encodes, decodes and evaluates a step. */
  @Benchmark
  public RunUpdate step(Evaluation evaluation) {
    return evaluation.next();
  }
}
