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

/** What a document does not fit its records in, in the words of one who writes job files. */
final class Complaint {

  private Complaint() {}

  static String of(JsonMappingException wrong) {
    String key = key(wrong);
    if (wrong instanceof UnrecognizedPropertyException unknown) {
      return "unknown key '" + key + "'; known here: " + known(unknown);
    }
    if (wrong instanceof InvalidFormatException format) {
      return key + " is '" + format.getValue() + "'; it has to be " + wanted(format);
    }
    if (wrong instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return key.isEmpty()
          ? "not a job; " + JobDocument.KEYS
          : key + " has to be " + wanted(mismatch);
    }
    return key.isEmpty() ? firstLine(wrong) : key + ": " + firstLine(wrong);
  }

  private static String key(JsonMappingException wrong) {
    StringBuilder key = new StringBuilder();
    for (JsonMappingException.Reference part : wrong.getPath()) {
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

  private static String wanted(MismatchedInputException wrong) {
    Class<?> type = wrong.getTargetType();
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
        : "keys with values, as in {" + JobDocument.example(type) + "}";
  }

  private static String choices(@Nullable Object[] constants) {
    return Arrays.stream(constants)
        .map(constant -> String.valueOf(constant).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", ", "one of ", ""));
  }

  static String firstLine(JsonProcessingException wrong) {
    return String.valueOf(wrong.getOriginalMessage()).lines().findFirst().orElse("unreadable");
  }
}
