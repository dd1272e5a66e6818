package io.gradwatch.protocol;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of the contract's records accepts its extreme values and rejects the next ones. */
final class FieldChecksTest {

  /** A value of one field of a valid record. */
  private record Field(Record valid, String name, Object value) {

    Object build() throws Throwable {
      RecordComponent[] components = valid.getClass().getRecordComponents();
      Object[] arguments = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        arguments[i] =
            components[i].getName().equals(name)
                ? value
                : components[i].getAccessor().invoke(valid);
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = valid.getClass().getConstructor(types);
      try {
        return constructor.newInstance(arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    @Override
    public String toString() {
      String text = String.valueOf(value);
      return "%s.%s = %s"
          .formatted(
              valid.getClass().getSimpleName(),
              name,
              text.length() > 40 ? text.length() + " characters" : text);
    }
  }

  private static final class Fields {
    private final List<Field> accepted = new ArrayList<>();
    private final List<Field> rejected = new ArrayList<>();

    private void field(Record valid, String name, List<?> good, List<?> bad) {
      good.forEach(value -> accepted.add(new Field(valid, name, value)));
      bad.forEach(value -> rejected.add(new Field(valid, name, value)));
    }

    private void names(Record valid, String... names) {
      for (String name : names) {
        field(valid, name, List.of("x", "ü".repeat(200)), List.of("", "x".repeat(201), "a\nb"));
      }
    }

    private void texts(Record valid, int maxLength, String... names) {
      for (String name : names) {
        field(
            valid,
            name,
            List.of("", "x".repeat(maxLength)),
            List.of("x".repeat(maxLength + 1), "a\u0000b"));
      }
    }

    private void longs(Record valid, String... names) {
      for (String name : names) {
        field(valid, name, List.of(0L), List.of(-1L));
      }
    }

    private void ints(Record valid, String... names) {
      for (String name : names) {
        field(valid, name, List.of(0), List.of(-1));
      }
    }

    private void positive(Record valid, String... names) {
      for (String name : names) {
        field(valid, name, List.of(1, Integer.MAX_VALUE), List.of(0, -1));
      }
    }

    private void attempt(Record valid) {
      field(
          valid,
          "attempt",
          List.of(1, Contract.MAX_ATTEMPT),
          List.of(0, -1, Contract.MAX_ATTEMPT + 1, Integer.MAX_VALUE));
    }

    private void norms(Record valid, String... names) {
      for (String name : names) {
        field(
            valid,
            name,
            List.of(0.0, Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NaN),
            List.of(-Double.MIN_VALUE, Double.NEGATIVE_INFINITY));
      }
    }

    private void optionalNorms(Record valid, String... names) {
      for (String name : names) {
        field(
            valid,
            name,
            List.of(OptionalDouble.empty(), OptionalDouble.of(0), OptionalDouble.of(Double.NaN)),
            List.of(OptionalDouble.of(-Double.MIN_VALUE)));
      }
    }

    private void shares(Record valid, String... names) {
      for (String name : names) {
        field(
            valid,
            name,
            List.of(0.0, 1.0, Double.NaN),
            List.of(-Double.MIN_VALUE, Math.nextUp(1.0)));
      }
    }

    private void sizes(Record valid, String name, int max, Object entry) {
      field(
          valid,
          name,
          List.of(List.of(), Collections.nCopies(max, entry)),
          List.of(Collections.nCopies(max + 1, entry)));
    }
  }

  private static Fields fields() {
    Fields fields = new Fields();
    steps(fields);
    runs(fields);
    results(fields);
    return fields;
  }

  private static void steps(Fields fields) {
    StepReport step = Samples.stepReport();
    fields.names(step, "run");
    fields.attempt(step);
    fields.ints(step, "worker", "epoch", "batchSize");
    fields.longs(step, "step");
    fields.field(
        step,
        "stepSeconds",
        List.of(0.0, Double.MAX_VALUE),
        List.of(-Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY));
    fields.sizes(step, "outputLosses", Contract.MAX_OUTPUTS, 1.0);

    LayerReport layer = step.layers().get(0);
    fields.names(layer, "name");
    fields.ints(layer, "index");
    fields.sizes(layer, "tensors", Contract.MAX_TENSORS, layer.tensors().get(0));

    TensorReport tensor = Samples.tensor("W", TensorRole.WEIGHT, 1);
    fields.names(tensor, "param");
    fields.optionalNorms(tensor, "updateL2Norm", "parameterL2Norm", "unitSpread");

    TensorStatistics statistics =
        new TensorStatistics(10, 2, 3, 5, 1, 0, 1, -1, 1, Optional.empty());
    fields.norms(statistics, "l2Norm", "meanAbsolute");
    fields.field(statistics, "elements", List.of(10L, Long.MAX_VALUE), List.of(9L, -1L));
    fields.field(statistics, "zeros", List.of(0L, 2L), List.of(3L, 11L, -1L));
    fields.field(statistics, "nans", List.of(0L, 3L), List.of(4L, 9L, -1L));
    fields.field(statistics, "infinities", List.of(0L, 5L), List.of(6L, -1L));
    fields.field(statistics, "min", List.of(1.0, Double.NaN), List.of(Math.nextUp(1.0)));

    MagnitudeHistogram histogram = new MagnitudeHistogram(0, List.of(1L), 1);
    fields.field(histogram, "firstExponent", List.of(-1074, 1023), List.of(-1075, 1024));
    fields.sizes(histogram, "counts", Contract.MAX_HISTOGRAM_COUNTS, 1L);
    fields.field(histogram, "counts", List.of(List.of(0L)), List.of(List.of(-1L)));
    fields.positive(histogram, "stride");

    ActivationReport activation = new ActivationReport(0, 1, 0, 0, 0, 0);
    fields.norms(activation, "standardDeviation");
    fields.shares(activation, "saturatedShare", "deadUnitShare");
    fields.longs(activation, "nans", "infinities");

    TimeStepReport timeSteps = new TimeStepReport(List.of(1.0), List.of(1.0), 3);
    for (String norms : List.of("gradientL2Norms", "reverseGradientL2Norms")) {
      fields.sizes(timeSteps, norms, Contract.MAX_TIME_STEPS, 1.0);
      fields.field(timeSteps, norms, List.of(List.of(Double.NaN)), List.of(List.of(-1.0)));
    }
    fields.ints(timeSteps, "sequenceLength");
    fields.field(
        timeSteps,
        "longestTrueLength",
        List.of(OptionalInt.of(0), OptionalInt.of(3)),
        List.of(OptionalInt.of(-1), OptionalInt.of(4)));
    fields.field(
        timeSteps,
        "meanTrueLength",
        List.of(OptionalDouble.of(0), OptionalDouble.of(3)),
        List.of(
            OptionalDouble.of(-Double.MIN_VALUE),
            OptionalDouble.of(Math.nextUp(3.0)),
            OptionalDouble.of(Double.NaN)));
  }

  private static void runs(Fields fields) {
    RunInfo run = Samples.firstRunInfo();
    fields.names(run, "run");
    fields.attempt(run);
    fields.texts(run, 200, "framework", "model");
    fields.texts(run, 2_000, "failure");
    fields.longs(run, "stepsMeasured");
    fields.field(
        run,
        "plannedSteps",
        List.of(OptionalLong.empty(), OptionalLong.of(0)),
        List.of(OptionalLong.of(-1)));
    fields.field(
        run,
        "hyperParameters",
        List.of(settings(Contract.MAX_HYPER_PARAMETERS), Map.of("key", "x".repeat(2_000))),
        List.of(
            settings(Contract.MAX_HYPER_PARAMETERS + 1),
            Map.of("", "value"),
            Map.of("x".repeat(201), "value"),
            Map.of("key", "x".repeat(2_001)),
            Map.of("key", "a\nb")));

    LayerInfo layer = new LayerInfo("dense", "DenseLayer", "relu", 1, 1, false);
    fields.names(layer, "name");
    fields.texts(layer, 200, "type", "activation");
    fields.longs(layer, "parameters", "trainableParameters");
    fields.field(
        layer,
        "inputs",
        List.of(Optional.of(List.of(0)), Optional.of(Collections.nCopies(Contract.MAX_LAYERS, 0))),
        List.of(
            Optional.of(List.of(-1)),
            Optional.of(Collections.nCopies(Contract.MAX_LAYERS + 1, 0))));

    fields.longs(new DeliveryCounts(10, 1, 2, 3, 4), "published", "spooled", "dropped", "failed");
    fields.field(
        new DeliveryCounts(10, 1, 2, 3, 4), "offered", List.of(10L, 11L), List.of(9L, -1L));

    fields.texts(OptimizerInfo.UNKNOWN, 200, "name");
    fields.norms(new GradientClipping(ClippingKind.GLOBAL_NORM, 1), "threshold");
    OutputInfo output =
        OutputInfo.of("out", LossFamily.UNKNOWN, "mse", ActivationFamily.UNKNOWN, 1);
    fields.names(output, "name");
    fields.texts(output, 200, "lossName");
    fields.longs(output, "units");
    fields.field(output, "layer", List.of(OptionalInt.of(0)), List.of(OptionalInt.of(-1)));
    fields.sizes(TrainingInfo.UNKNOWN, "outputs", Contract.MAX_OUTPUTS, output);
  }

  private static Map<String, String> settings(int count) {
    return IntStream.range(0, count)
        .boxed()
        .collect(Collectors.toMap(i -> "key" + i, i -> "value"));
  }

  private static void results(Fields fields) {
    Event event = Samples.event();
    fields.names(event, "run", "id");
    fields.attempt(event);
    fields.texts(event, 200, "causedBy");
    fields.texts(event, 2_000, "cause");
    fields.longs(event, "onsetStep");
    fields.field(
        event,
        "confirmedStep",
        List.of(event.onsetStep(), Long.MAX_VALUE),
        List.of(event.onsetStep() - 1));
    fields.field(
        event,
        "clearedStep",
        List.of(OptionalLong.empty(), OptionalLong.of(0)),
        List.of(OptionalLong.of(-1)));
    fields.sizes(event, "layers", Contract.MAX_LAYERS, 1);
    fields.sizes(
        event, "evidence", Contract.MAX_EVENT_ENTRIES, Evidence.of("depth ratio", 1e-7, 1e-3));
    fields.sizes(event, "remedies", Contract.MAX_EVENT_ENTRIES, new Remedy("key", "text"));

    fields.names(Evidence.of("depth ratio", 1), "name");
    fields.texts(Evidence.of("depth ratio", 1), 200, "unit");
    fields.names(new Remedy("key", "text"), "key");
    fields.texts(new Remedy("key", "text"), 2_000, "text");
    fields.ints(new LayerRef(0, "dense"), "index");
    fields.names(new LayerRef(0, "dense"), "name");

    RollingReport report = Samples.rollingReport();
    fields.names(report, "run");
    fields.attempt(report);
    fields.positive(report, "window");
    fields.longs(report, "step", "stepsJudged", "stepsMissing");
    RollingLayer layer = report.layers().get(0);
    fields.sizes(report, "layers", Contract.MAX_LAYERS, layer);
    fields.names(layer, "name");
    fields.ints(layer, "index", "observed", "nonFinite");
    fields.norms(layer, "lastL2Norm", "medianL2Norm", "p90L2Norm", "minL2Norm", "maxL2Norm");
    fields.optionalNorms(layer, "updateRatio");
    fields.field(
        layer,
        "timeShare",
        List.of(OptionalDouble.empty(), OptionalDouble.of(1)),
        List.of(OptionalDouble.of(1.01), OptionalDouble.of(-0.01)));
    RollingTensor tensor = new RollingTensor("W", 1, 1, 1, 1, 0);
    fields.sizes(layer, "tensors", Contract.MAX_TENSORS, tensor);
    fields.names(tensor, "param");
    fields.norms(tensor, "lastL2Norm", "medianL2Norm", "meanL2Norm", "standardDeviationL2Norm");
    fields.ints(tensor, "nonFinite");
  }

  static Stream<Field> accepted() {
    return fields().accepted.stream();
  }

  static Stream<Field> rejected() {
    return fields().rejected.stream();
  }

  @ParameterizedTest
  @MethodSource
  void accepted(Field field) {
    assertThatCode(field::build).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource
  void rejected(Field field) {
    assertThatThrownBy(field::build)
        .isInstanceOf(ContractViolation.class)
        .hasMessageContaining(field.name);
  }
}
