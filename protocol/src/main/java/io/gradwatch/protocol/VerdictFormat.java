package io.gradwatch.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as text, as label values and as JSON fields: the one place where console, reports and
 * metrics take its wording from.
 */
public final class VerdictFormat {

  /** Whole numbers below this are written in full. */
  private static final double MAX_WHOLE = 1e7;

  private VerdictFormat() {}

  /**
   * The verdict in one line: {@code digits: DEAD_NEURONS in dense2 since step 3, confirmed at step
   * 9}.
   */
  public static String line(Event event) {
    return "%s: %s since step %d, confirmed at step %d"
        .formatted(event.run(), subject(event), event.onsetStep(), event.confirmedStep());
  }

  /** Kind and layer: {@code DEAD_NEURONS in dense2}, or the kind alone. */
  public static String subject(Event event) {
    return event.kind() + event.layer().map(layer -> " in " + layer.name()).orElse("");
  }

  /** A measured value with unit and limit: {@code depth ratio 1.00e-07 (limit 0.00100)}. */
  public static String evidence(Evidence evidence) {
    String unit = evidence.unit().isEmpty() ? "" : " " + evidence.unit();
    String limit =
        evidence.limit().isPresent()
            ? " (limit " + number(evidence.limit().getAsDouble()) + ")"
            : "";
    return evidence.name() + " " + number(evidence.value()) + unit + limit;
  }

  /** Several measured values, as {@link #evidence(Evidence)} writes them. */
  public static String evidence(List<Evidence> evidence, String separator) {
    return evidence.stream().map(VerdictFormat::evidence).collect(Collectors.joining(separator));
  }

  /**
   * Whole numbers below ten million in full, others with three digits; NaN and infinity by name.
   */
  public static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < MAX_WHOLE;
    return whole ? Long.toString((long) value) : String.format(Locale.ROOT, "%.3g", value);
  }

  /** Remedies as a numbered list in one line: {@code 1. Use ReLU. 2. Lower the learning rate.} */
  public static String remedies(List<Remedy> remedies) {
    return IntStream.range(0, remedies.size())
        .mapToObj(i -> (i + 1) + ". " + remedies.get(i).text())
        .collect(Collectors.joining(" "));
  }

  /** The verdict as JSON fields in the order of the report format. */
  public static Map<String, @Nullable Object> fields(Event event) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("kind", event.kind().name());
    fields.put("layer", event.layer().map(LayerRef::name).orElse(null));
    fields.put("onsetStep", event.onsetStep());
    fields.put("confirmedStep", event.confirmedStep());
    fields.put(
        "clearedStep", event.clearedStep().isPresent() ? event.clearedStep().getAsLong() : null);
    fields.put("severity", event.severity().label());
    fields.put("rootCause", event.rootCause());
    fields.put("cause", event.cause());
    fields.put("remedies", event.remedies().stream().map(VerdictFormat::fields).toList());
    fields.put("evidence", event.evidence().stream().map(VerdictFormat::fields).toList());
    return fields;
  }

  private static Map<String, String> fields(Remedy remedy) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("key", remedy.key());
    fields.put("text", remedy.text());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Evidence evidence) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", evidence.name());
    fields.put("value", JsonNumber.of(evidence.value()));
    fields.put("limit", JsonNumber.of(evidence.limit()));
    fields.put("unit", evidence.unit());
    return fields;
  }
}
