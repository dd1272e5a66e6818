package io.gradwatch.monitor.live;

import io.gradwatch.detect.RunSnapshot;
import io.gradwatch.detect.RunStatistics;
import io.gradwatch.detect.TimeStepProfile;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.MagnitudeBuckets;
import io.gradwatch.protocol.DeliveryCounts;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.RollingLayer;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RollingTensor;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sample runs, healthy and with anomalies. */
public final class SampleRuns {

  public static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");
  public static final String HOSTILE_NAME = "<img src=x onerror=alert(1)>\"\\ {run}";

  private SampleRuns() {}

  /** Returns one run of each kind at a step. */
  public static List<LiveRun> at(long step) {
    return List.of(
        vanishing(step),
        exploding(step),
        vanishingThroughTime(step),
        healthy(step, RunState.RUNNING));
  }

  public static LiveRun healthy(long step, RunState state) {
    List<RollingLayer> layers =
        IntStream.range(0, 4)
            .mapToObj(i -> layer(i, i < 3 ? "hidden" + i : "output", 0.1 + 0.05 * i))
            .toList();
    return live("digits-relu", step, state, layers, 2 / (1 + step / 50.0), List.of());
  }

  public static LiveRun vanishing(long step) {
    List<RollingLayer> layers =
        IntStream.range(0, 8)
            .mapToObj(i -> layer(i, i < 7 ? "hidden" + i : "output", 0.4 * Math.pow(10, i - 7)))
            .toList();
    return live(
        "digits-deep-sigmoid",
        step,
        RunState.RUNNING,
        layers,
        2.3026,
        List.of(
            event(
                "digits-deep-sigmoid",
                VerdictKind.VANISHING_GRADIENT,
                Severity.WARNING,
                Optional.of(new LayerRef(0, "hidden0")),
                List.of(0, 1, 2),
                "Seven saturating sigmoid layers each scale the gradient by about 0.1.",
                List.of(
                    new Evidence("rolling median norm", 4e-8, OptionalDouble.of(1e-6), ""),
                    new Evidence("depth ratio", 1e-7, OptionalDouble.of(1e-3), ""),
                    new Evidence("observed", 50, OptionalDouble.empty(), "steps")),
                List.of(
                    new Remedy(
                        "use-relu-he",
                        "Use ReLU with He initialisation in the hidden layers instead of sigmoid."),
                    new Remedy(
                        "batch-normalisation",
                        "Or normalise each layer's input: put BatchNormalization between the layers.")))));
  }

  public static LiveRun exploding(long step) {
    List<RollingLayer> layers =
        List.of(
            layer(0, "hidden0", Double.NaN),
            layer(1, "hidden1", Double.POSITIVE_INFINITY),
            layer(2, "output", 3e12));
    return live(
        "digits-hot",
        step,
        RunState.FAILED,
        layers,
        Double.NaN,
        List.of(
            event(
                "digits-hot",
                VerdictKind.EXPLODING_GRADIENT,
                Severity.CRITICAL,
                Optional.of(new LayerRef(2, "output")),
                List.of(0, 1, 2),
                "The learning rate of 50 makes each step overshoot.",
                List.of(new Evidence("norm over median", 8.1e9, OptionalDouble.of(100), "")),
                List.of(
                    new Remedy(
                        "lower-learning-rate",
                        "Lower the learning rate from 50 to 0.05 or less, or clip the gradient's norm to 1."))),
            consequence(
                event(
                    "digits-hot",
                    VerdictKind.NON_FINITE,
                    Severity.CRITICAL,
                    Optional.of(new LayerRef(0, "hidden0")),
                    List.of(0, 1),
                    "",
                    List.of(new Evidence("non-finite elements", 4096, OptionalDouble.of(1), "")),
                    List.of()))));
  }

  private static Event consequence(Event event) {
    return new Event(
        event.run(),
        event.attempt(),
        "e2",
        event.phase(),
        event.kind(),
        event.severity(),
        event.layer(),
        event.layers(),
        event.onsetStep(),
        event.confirmedStep(),
        event.clearedStep(),
        false,
        "e1",
        event.cause(),
        event.evidence(),
        event.remedies(),
        event.time());
  }

  public static LiveRun vanishingThroughTime(long step) {
    List<RollingLayer> layers =
        List.of(recurrent(layer(0, "rnn", 0.3), 0.31, 0.12), layer(1, "output", 0.5));
    return live(
        "digits-rnn",
        step,
        RunState.RUNNING,
        layers,
        1.9,
        List.of(
            event(
                "digits-rnn",
                VerdictKind.VANISHING_THROUGH_TIME,
                Severity.WARNING,
                Optional.of(new LayerRef(0, "rnn")),
                List.of(0),
                "Of 64 time steps only the last 8 receive gradient.",
                List.of(
                    new Evidence("slope", 0.31, OptionalDouble.of(0.05), "decades per time step")),
                List.of(
                    new Remedy(
                        "use-lstm",
                        "Use an LSTM instead of SimpleRnn, or shorten the sequence of 64.")))));
  }

  /** Returns a run with many layers and names that attempt an injection. */
  public static LiveRun wide(int layers) {
    return live(
        HOSTILE_NAME,
        7,
        RunState.RUNNING,
        IntStream.range(0, layers)
            .mapToObj(i -> layer(i, HOSTILE_NAME, Math.pow(10, -i % 9)))
            .toList(),
        1,
        List.of());
  }

  public static LiveRun live(
      String run,
      long step,
      RunState state,
      List<RollingLayer> layers,
      double loss,
      List<Event> active) {
    RollingReport norms =
        new RollingReport(
            run,
            1,
            step,
            TIME,
            50,
            layers,
            OptionalDouble.of(loss),
            OptionalDouble.of(loss),
            false,
            step + 1,
            2);
    RunInfo info =
        new RunInfo(
                run,
                1,
                state,
                TIME,
                TIME,
                "deeplearning4j",
                "MultiLayerNetwork",
                layers.stream()
                    .map(l -> new LayerInfo(l.name(), "DenseLayer", "sigmoid", 10, 10, false))
                    .toList(),
                Map.of("learningRate", "0.1"),
                step + 1,
                OptionalLong.of(300),
                state == RunState.FAILED ? "loss is NaN" : "")
            .withDelivery(new DeliveryCounts(step + 30, step + 10, 12, 3, 1));
    return new LiveRun(
        new RunSnapshot(
            run,
            1,
            Optional.of(norms),
            Optional.of(statistics(layers, active)),
            Optional.of(info),
            active,
            List.of()),
        TIME);
  }

  private static RunStatistics statistics(List<RollingLayer> layers, List<Event> active) {
    return new RunStatistics(
        OptionalDouble.of(0.1),
        OptionalDouble.of(2.5),
        3,
        active.isEmpty() ? LossTrend.FALLING : LossTrend.PLATEAU,
        Map.of(0, 40L, 1, 37L),
        layers.stream().map(SampleRuns::statistics).toList(),
        active.stream().collect(Collectors.toMap(Event::kind, event -> TIME.minusSeconds(60))));
  }

  private static RunStatistics.LayerStatistics statistics(RollingLayer layer) {
    long[] counts = new long[MagnitudeBuckets.BUCKETS];
    counts[0] = 7;
    counts[10] = 900;
    counts[11] = 93;
    TimeStepProfile profile =
        new TimeStepProfile(
            TimeStepProfile.Direction.FORWARD,
            64,
            List.of(
                new TimeStepProfile.Position(0, 1e-9),
                new TimeStepProfile.Position(50, 1e-4),
                new TimeStepProfile.Position(93, 0.3)));
    return new RunStatistics.LayerStatistics(
        layer.index(),
        layer.name(),
        OptionalDouble.of(0.25),
        OptionalDouble.of(0.125),
        new MagnitudeBuckets(counts),
        layer.timeShare().isPresent() ? List.of(profile) : List.of());
  }

  private static RollingLayer layer(int index, String name, double norm) {
    boolean finite = Double.isFinite(norm);
    return new RollingLayer(
        index,
        name,
        norm,
        norm,
        norm,
        norm,
        norm,
        -0.01,
        50,
        finite ? 0 : 5,
        OptionalDouble.of(1e-3),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        List.of(
            new RollingTensor("W", norm, norm, norm, 0, finite ? 0 : 5),
            new RollingTensor("b", 0, 0, 0, 0, 0)));
  }

  private static RollingLayer recurrent(RollingLayer l, double slope, double share) {
    return new RollingLayer(
        l.index(),
        l.name(),
        l.lastL2Norm(),
        l.medianL2Norm(),
        l.p90L2Norm(),
        l.minL2Norm(),
        l.maxL2Norm(),
        l.log10Slope(),
        l.observed(),
        l.nonFinite(),
        l.updateRatio(),
        OptionalDouble.of(slope),
        OptionalDouble.of(share),
        l.tensors());
  }

  private static Event event(
      String run,
      VerdictKind kind,
      Severity severity,
      Optional<LayerRef> layer,
      List<Integer> layers,
      String cause,
      List<Evidence> evidence,
      List<Remedy> remedies) {
    return new Event(
        run,
        1,
        "e1",
        EventPhase.BEGAN,
        kind,
        severity,
        layer,
        layers,
        3,
        13,
        OptionalLong.empty(),
        true,
        "",
        cause,
        evidence,
        remedies,
        TIME);
  }
}
