package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.StepColumnsDecoder;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decodes key and value into a validated record, or gives the reason for their rejection. */
abstract sealed class RecordDecoder {

  /** Result of decoding a key and a value. */
  sealed interface Result {

    /** The record conforms to the contract. */
    record Accepted(RunRecord record) implements Result {}

    /** The record does not conform to the contract. */
    record Rejected(RecordOutcome outcome, String message) implements Result {}
  }

  /** Decodes records of the topic {@code gradwatch.steps}. */
  static final class Steps extends RecordDecoder {

    private final StepColumnsDecoder decoder = new StepColumnsDecoder();

    @Override
    Result decode(byte @Nullable [] key, byte @Nullable [] value) {
      if (value == null) {
        return new Result.Rejected(RecordOutcome.MALFORMED, "no value; a step report is required");
      }
      return checkKey(key, decoder.decode(value), RunRecord.Step::new);
    }
  }

  /** Decodes records of the topic {@code gradwatch.runs}, where a null value is a tombstone. */
  static final class Runs extends RecordDecoder {
    @Override
    Result decode(byte @Nullable [] key, byte @Nullable [] value) {
      if (value != null) {
        return checkKey(key, RunInfoCodec.decode(value), RunRecord.Info::new);
      }
      if (key == null) {
        return new Result.Rejected(RecordOutcome.KEY_MISMATCH, "no key and no value");
      }
      return new Result.Accepted(new RunRecord.Tombstone(new String(key, UTF_8)));
    }
  }

  abstract Result decode(byte @Nullable [] key, byte @Nullable [] value);

  private static <T> Result checkKey(
      byte @Nullable [] key, Decoded<T> decoded, Function<T, RunRecord> toRecord) {
    if (decoded instanceof Decoded.Rejected<T> rejected) {
      return new Result.Rejected(RecordOutcome.of(rejected.reason()), rejected.message());
    }
    RunRecord record = toRecord.apply(((Decoded.Accepted<T>) decoded).value());
    if (!Arrays.equals(key, record.run().getBytes(UTF_8))) {
      return new Result.Rejected(
          RecordOutcome.KEY_MISMATCH,
          "key is " + printable(key) + "; the run in the value is \"" + record.run() + "\"");
    }
    return new Result.Accepted(record);
  }

  /** Returns a key for a message, truncated and without control characters. */
  private static String printable(byte @Nullable [] key) {
    if (key == null) {
      return "absent";
    }
    String text = new String(key, 0, Math.min(key.length, Contract.MAX_NAME_LENGTH), UTF_8);
    return "\"" + text.replaceAll("\\p{Cntrl}", "?") + "\"";
  }
}
