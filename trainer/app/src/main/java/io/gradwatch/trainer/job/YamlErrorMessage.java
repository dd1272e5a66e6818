package io.gradwatch.trainer.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Translates Jackson's errors into messages about the keys of a job file. */
final class YamlErrorMessage {

  private YamlErrorMessage() {}

  static String of(JsonMappingException error) {
    String key = key(error);
    if (error instanceof UnrecognizedPropertyException unknown) {
      return "unknown key '" + key + "'; known keys: " + known(unknown);
    }
    if (error instanceof InvalidFormatException format) {
      return key + " is '" + format.getValue() + "'; expected " + expected(format);
    }
    if (error instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return key.isEmpty()
          ? "not a job; " + JobDocument.KEYS
          : key + " is invalid; expected " + expected(mismatch);
    }
    return key.isEmpty() ? firstLine(error) : key + ": " + firstLine(error);
  }

  private static String key(JsonMappingException error) {
    StringBuilder key = new StringBuilder();
    for (JsonMappingException.Reference part : error.getPath()) {
      if (part.getFieldName() == null) {
        key.append('[').append(part.getIndex()).append(']');
      } else {
        key.append(key.isEmpty() ? "" : ".").append(part.getFieldName());
      }
    }
    return key.toString();
  }

  private static String known(UnrecognizedPropertyException unknown) {
    return unknown.getKnownPropertyIds().stream()
        .map(String::valueOf)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String expected(MismatchedInputException error) {
    Class<?> type = error.getTargetType();
    if (type.isEnum()) {
      return choices(type.getEnumConstants());
    }
    if (type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == Boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "text";
    }
    return Collection.class.isAssignableFrom(type)
        ? "[first, last] column"
        : "keys and values such as {" + JobDocument.example(type) + "}";
  }

  private static String choices(@Nullable Object[] constants) {
    return Arrays.stream(constants)
        .map(constant -> String.valueOf(constant).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", ", "one of ", ""));
  }

  static String firstLine(JsonProcessingException error) {
    return String.valueOf(error.getOriginalMessage()).lines().findFirst().orElse("unreadable");
  }
}
