package io.gradwatch.cli.console;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Verdicts for tests of their formatting. */
final class SampleVerdicts {

  private SampleVerdicts() {}

  static Event exploding(EventPhase phase, Severity severity) {
    return new Event(
        "hot",
        1,
        "1/E",
        phase,
        VerdictKind.EXPLODING_GRADIENT,
        severity,
        Optional.of(new LayerRef(1, "hidden2")),
        List.of(1),
        0,
        1,
        phase == EventPhase.CLEARED ? OptionalLong.of(40) : OptionalLong.empty(),
        true,
        "",
        "A step moved the weights by their own norm.",
        List.of(
            Evidence.of("growth", 102.4, 30),
            new Evidence("sequence length", 64, OptionalDouble.empty(), "time steps"),
            Evidence.of("loss", Double.NaN)),
        List.of(new Remedy("lower-learning-rate", "Lower the learning rate.")),
        Instant.EPOCH);
  }

  static Event consequence() {
    return new Event(
        "hot",
        1,
        "4/N",
        EventPhase.BEGAN,
        VerdictKind.NON_FINITE,
        Severity.CRITICAL,
        Optional.empty(),
        List.of(),
        4,
        4,
        OptionalLong.empty(),
        false,
        "1/E",
        "",
        List.of(Evidence.of("elements", 667, 0)),
        List.of(),
        Instant.EPOCH);
  }
}
