package io.gradwatch.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** What every codec shares: reading in steps that can be refused, time, enums, unsigned numbers. */
final class WireMapping {

  /** Parses a protobuf message from bytes. */
  interface Parser<M> {
    M parse(byte[] bytes) throws InvalidProtocolBufferException;
  }

  private WireMapping() {}

  /** Bytes to message to record; what goes wrong on the way becomes a refusal. */
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
            "contract is " + version + "; this reader knows up to " + Contract.VERSION);
      }
      if (version < 1) {
        return new Decoded.Rejected<>(
            Decoded.Reason.BROKEN_CONTRACT, "contract is " + version + "; it starts at 1");
      }
      return new Decoded.Accepted<>(toRecord.apply(message));
    } catch (InvalidProtocolBufferException malformed) {
      return new Decoded.Rejected<>(
          Decoded.Reason.MALFORMED, "not readable: " + malformed.getMessage());
    } catch (ContractViolation violation) {
      return new Decoded.Rejected<>(
          Decoded.Reason.BROKEN_CONTRACT, String.valueOf(violation.getMessage()));
    }
  }

  /** Converts each part; a violation inside one gets the part's place in front. */
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

  /** Years 1 to 9999, as the protobuf documentation of Timestamp has it. */
  static Instant instant(String field, boolean present, Timestamp timestamp) {
    if (!present) {
      throw new ContractViolation(field + " is missing");
    }
    boolean valid =
        timestamp.getSeconds() >= -62_135_596_800L
            && timestamp.getSeconds() <= 253_402_300_799L
            && timestamp.getNanos() >= 0
            && timestamp.getNanos() <= 999_999_999;
    if (!valid) {
      throw new ContractViolation(
          field + " is " + timestamp.getSeconds() + " s; a date lies in the years 1 to 9999");
    }
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  static OptionalDouble optional(boolean present, double value) {
    return present ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /**
   * The constant of the contract that a wire constant stands for: the same name behind a prefix.
   */
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
    throw new ContractViolation(field + " is not given, or not known to this reader");
  }
}
