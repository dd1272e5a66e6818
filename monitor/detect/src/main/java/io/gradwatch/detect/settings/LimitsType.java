package io.gradwatch.detect.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A record of limits: every component is a {@code double} or an {@code int} with a {@link Limit}
 * annotation. Its compact constructor checks how limits relate to each other, with {@link
 * LimitRelations}; the range of each limit is checked here.
 *
 * @param <L> the record
 */
public final class LimitsType<L extends Record> {

  private final Class<L> type;
  private final List<RecordComponent> components;
  private final List<LimitDefinition> definitions;

  private LimitsType(Class<L> type) {
    this.type = type;
    this.components = List.of(type.getRecordComponents());
    this.definitions = components.stream().map(LimitDefinition::of).toList();
  }

  /** Describes a record of limits. */
  public static <L extends Record> LimitsType<L> of(Class<L> type) {
    return new LimitsType<>(type);
  }

  /** The limits of a record with their default values. */
  public static <L extends Record> L defaults(Class<L> type) {
    return of(type).defaults();
  }

  /** The limits, in the order of the record. */
  public List<LimitDefinition> definitions() {
    return definitions;
  }

  /** The record with the default of each limit. */
  public L defaults() {
    Map<String, Double> values = new HashMap<>();
    definitions.forEach(limit -> values.put(limit.key(), limit.value()));
    return create(values);
  }

  /**
   * The record with the limits that a section of a configuration sets.
   *
   * @param base limits that keep their values
   * @param otherKeys keys of the section that are no limits
   * @throws InvalidSettingException if a key is unknown or a value is not valid
   */
  public L with(L base, SettingsSection section, Set<String> otherKeys) {
    Set<String> known = new HashSet<>(otherKeys);
    definitions.forEach(limit -> known.add(limit.key()));
    section.requireKnown(known);
    Map<String, Double> values = values(base);
    for (LimitDefinition limit : definitions) {
      section.number(limit).ifPresent(value -> values.put(limit.key(), value));
    }
    try {
      return create(values);
    } catch (IllegalArgumentException e) {
      throw section.invalid(String.valueOf(e.getMessage()));
    }
  }

  private Map<String, Double> values(L base) {
    Map<String, Double> values = new HashMap<>();
    try {
      for (RecordComponent component : components) {
        Number value = (Number) component.getAccessor().invoke(base);
        values.put(component.getName(), value.doubleValue());
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " cannot be read", e);
    }
    return values;
  }

  private L create(Map<String, Double> values) {
    Object[] arguments = new Object[components.size()];
    for (int i = 0; i < arguments.length; i++) {
      LimitDefinition limit = definitions.get(i);
      double value = values.getOrDefault(limit.key(), limit.value());
      arguments[i] = limit.whole() ? (Object) (int) value : (Object) value;
    }
    try {
      return constructor().newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException invalid) {
        throw invalid;
      }
      throw new IllegalStateException(type.getName() + " cannot be created", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " cannot be created", e);
    }
  }

  private Constructor<L> constructor() throws NoSuchMethodException {
    Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
    return type.getConstructor(Arrays.copyOf(types, types.length));
  }
}
