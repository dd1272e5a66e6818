package io.gradwatch.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Mapping between protobuf messages and checked records that all codecs share. */
final class WireMapping {

  /** Parses a protobuf message from bytes. */
  interface Parser<M> {
    M parse(byte[] bytes) throws InvalidProtocolBufferException;
  }

  private WireMapping() {}

  /** Decodes bytes to a message and a message to a record; any error becomes a rejection. */
  static <M, T> Decoded<T> decode(
      byte[] bytes, Parser<M> parser, ToIntFunction<M> contract, Function<M, T> toRecord) {
    if (bytes.length > Contract.MAX_RECORD_BYTES) {
      return new Decoded.Rejected<>(
          Decoded.Reason.BROKEN_CONTRACT,
          "record has " + bytes.length + " bytes; at most " + Contract.MAX_RECORD_BYTES);
    }
    try {
      M message = parser.parse(bytes);
      int version = contract.applyAsInt(message);
      if (version > Contract.VERSION) {
        return new Decoded.Rejected<>(
            Decoded.Reason.NEWER_CONTRACT,
            "contract is " + version + "; this reader supports up to " + Contract.VERSION);
      }
      if (version < 1) {
        return new Decoded.Rejected<>(
            Decoded.Reason.BROKEN_CONTRACT, "contract is " + version + "; it must be at least 1");
      }
      return new Decoded.Accepted<>(toRecord.apply(message));
    } catch (InvalidProtocolBufferException malformed) {
      return new Decoded.Rejected<>(
          Decoded.Reason.MALFORMED, "cannot be parsed: " + malformed.getMessage());
    } catch (ContractViolation violation) {
      return new Decoded.Rejected<>(
          Decoded.Reason.BROKEN_CONTRACT, String.valueOf(violation.getMessage()));
    }
  }

  /** Converts repeated messages; a violation gets the field and index in front. */
  static <M, T> List<T> parts(String field, List<M> messages, int max, Function<M, T> toRecord) {
    Contract.size(field, messages.size(), max);
    List<T> parts = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      parts.add(part(field + "[" + i + "]", messages.get(i), toRecord));
    }
    return parts;
  }

  static <M, T> T part(String path, M message, Function<M, T> toRecord) {
    try {
      return toRecord.apply(message);
    } catch (ContractViolation violation) {
      throw violation.within(path);
    }
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Instant instant(String field, boolean present, Timestamp timestamp) {
    if (!present) {
      throw new ContractViolation(field + " is missing");
    }
    if (!isInCalendar(timestamp.getSeconds(), timestamp.getNanos())) {
      throw new ContractViolation(
          field + " is " + timestamp.getSeconds() + " s; a time must be in the years 1 to 9999");
    }
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  /**
   * Whether a time is in the years 1 to 9999, as the protobuf documentation of Timestamp states.
   */
  static boolean isInCalendar(long seconds, int nanos) {
    return seconds >= -62_135_596_800L
        && seconds <= 253_402_300_799L
        && nanos >= 0
        && nanos <= 999_999_999;
  }

  static OptionalDouble optional(boolean present, double value) {
    return present ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /**
   * Converts a wire constant of the vocabulary; what is missing, and what a later version added, is
   * unknown.
   */
  static <E extends Enum<E>> E known(Class<E> type, Enum<?> wire, String prefix, E unknown) {
    String name = wire.name();
    for (E constant : type.getEnumConstants()) {
      if (name.equals(prefix + constant.name())) {
        return constant;
      }
    }
    return unknown;
  }

  /** The name on the wire of a constant of the vocabulary. */
  static <E extends Enum<E>> String wireName(E constant, String prefix, E unknown) {
    return prefix + (constant == unknown ? "UNSPECIFIED" : constant.name());
  }

  /** Converts a wire constant to the constant of the same name without the prefix. */
  static <E extends Enum<E>> E constant(Class<E> type, String field, Enum<?> wire, String prefix) {
    String name = wire.name();
    if (name.startsWith(prefix)) {
      String bare = name.substring(prefix.length());
      for (E constant : type.getEnumConstants()) {
        if (constant.name().equals(bare)) {
          return constant;
        }
      }
    }
    throw new ContractViolation(field + " is missing, or unknown to this reader");
  }
}
