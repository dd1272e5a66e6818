package io.gradwatch.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random valid step reports, with every optional part present or absent and every kind of value.
 */
final class RandomStepReports {

  private static final double[] SPECIAL = {
    Double.NaN,
    Double.longBitsToDouble(0xfff8_0000_dead_beefL),
    Double.POSITIVE_INFINITY,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    0,
    -0.0
  };
  private static final List<String> NAMES =
      List.of("W", "RW", "b", "layer3", "Größe", "层", "𝔚", "\u00a0", "~ ", "x".repeat(200));

  private final Random random;

  RandomStepReports(Random random) {
    this.random = random;
  }

  StepReport next() {
    int layers = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(5);
    List<LayerReport> reports = new ArrayList<>();
    int index = -1;
    for (int i = 0; i < layers; i++) {
      index += 1 + random.nextInt(3);
      reports.add(layer(index));
    }
    return new StepReport(
        name(),
        1 + random.nextInt(3),
        random.nextInt(3),
        count(),
        random.nextInt(100),
        Instant.ofEpochSecond(
            random.nextInt(4) == 0 ? 0 : random.nextInt(),
            random.nextInt(4) == 0 ? 0 : random.nextInt(1_000_000_000)),
        optional(number()),
        optional(number()),
        optional(number()),
        random.nextInt(4) == 0 ? Integer.MAX_VALUE : random.nextInt(300),
        random.nextDouble(),
        reports,
        IntStream.range(0, random.nextInt(4)).mapToObj(i -> number()).toList());
  }

  private LayerReport layer(int index) {
    List<TensorReport> tensors = Stream.generate(this::tensor).limit(random.nextInt(4)).toList();
    return new LayerReport(
        index,
        name(),
        tensors,
        random.nextBoolean()
            ? Optional.of(
                new ActivationReport(number(), norm(), share(), share(), count(), count()))
            : Optional.empty(),
        random.nextBoolean() ? Optional.of(timeSteps()) : Optional.empty());
  }

  private TimeStepReport timeSteps() {
    int length = random.nextInt(300);
    return new TimeStepReport(
        norms(),
        norms(),
        length,
        random.nextBoolean() ? OptionalInt.of(random.nextInt(length + 1)) : OptionalInt.empty(),
        optional(length * random.nextDouble()),
        random.nextBoolean());
  }

  private TensorReport tensor() {
    TensorRole[] roles = TensorRole.values();
    long elements = count() / 4;
    double a = number();
    double b = number();
    return new TensorReport(
        name(),
        roles[random.nextInt(roles.length)],
        new TensorStatistics(
            elements * 3,
            random.nextBoolean() ? 0 : elements,
            random.nextBoolean() ? 0 : elements,
            random.nextBoolean() ? 0 : elements,
            norm(),
            number(),
            norm(),
            Math.min(a, b),
            Math.max(a, b),
            random.nextBoolean() ? Optional.of(histogram()) : Optional.empty()),
        optional(norm()),
        optional(norm()),
        optional(norm()));
  }

  private MagnitudeHistogram histogram() {
    List<Long> counts = IntStream.range(0, random.nextInt(20)).mapToObj(i -> count()).toList();
    return new MagnitudeHistogram(
        random.nextInt(-1074, 1024), counts, random.nextBoolean() ? 1 : 1 + random.nextInt(5000));
  }

  private List<Double> norms() {
    return IntStream.range(0, random.nextInt(8)).mapToObj(i -> norm()).toList();
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  /** A whole number of any length in bytes. */
  private long count() {
    return (random.nextLong() & Long.MAX_VALUE) >>> random.nextInt(63);
  }

  private double number() {
    return random.nextInt(4) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextGaussian();
  }

  private double norm() {
    return Math.abs(number());
  }

  private double share() {
    return random.nextInt(4) == 0 ? Double.NaN : random.nextDouble();
  }

  private OptionalDouble optional(double value) {
    return random.nextBoolean() ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
