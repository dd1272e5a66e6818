package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.StepReportCodec;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Key and value as they came, to a checked record or the reason why they are none. */
abstract sealed class RecordReader {

  /** What became of key and value. */
  sealed interface Reading {

    /** They keep the contract. */
    record Accepted(RunRecord record) implements Reading {}

    /** They do not. */
    record Refused(Fate fate, String message) implements Reading {}
  }

  /** Reads topic {@code gradwatch.steps}. */
  static final class Steps extends RecordReader {
    @Override
    Reading read(byte @Nullable [] key, byte @Nullable [] value) {
      if (value == null) {
        return new Reading.Refused(Fate.MALFORMED, "no value; a step report was expected");
      }
      return checked(key, StepReportCodec.decode(value), RunRecord.Step::new);
    }
  }

  /** Reads topic {@code gradwatch.runs}, where no value means: forget this run. */
  static final class Runs extends RecordReader {
    @Override
    Reading read(byte @Nullable [] key, byte @Nullable [] value) {
      if (value != null) {
        return checked(key, RunInfoCodec.decode(value), RunRecord.Info::new);
      }
      if (key == null) {
        return new Reading.Refused(Fate.KEY_MISMATCH, "neither key nor value");
      }
      return new Reading.Accepted(new RunRecord.Forget(new String(key, UTF_8)));
    }
  }

  abstract Reading read(byte @Nullable [] key, byte @Nullable [] value);

  private static <T> Reading checked(
      byte @Nullable [] key, Decoded<T> decoded, Function<T, RunRecord> toRecord) {
    if (decoded instanceof Decoded.Refused<T> refused) {
      return new Reading.Refused(Fate.of(refused.reason()), refused.message());
    }
    RunRecord record = toRecord.apply(((Decoded.Accepted<T>) decoded).value());
    if (!Arrays.equals(key, record.run().getBytes(UTF_8))) {
      return new Reading.Refused(
          Fate.KEY_MISMATCH,
          "key is " + shown(key) + "; the run inside is \"" + record.run() + "\"");
    }
    return new Reading.Accepted(record);
  }

  /** A key for a message: bounded, and without what would break a line. */
  private static String shown(byte @Nullable [] key) {
    if (key == null) {
      return "absent";
    }
    String text = new String(key, 0, Math.min(key.length, Contract.MAX_NAME_LENGTH), UTF_8);
    return "\"" + text.replaceAll("\\p{Cntrl}", "?") + "\"";
  }
}
