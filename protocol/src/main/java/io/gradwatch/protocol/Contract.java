package io.gradwatch.protocol;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Version and limits of the contract, and the checks that enforce them.
 *
 * <p>Data from a topic is untrusted until checked, so every name, count and length is limited. NaN
 * and infinities are valid measured values: they are what the monitor reports.
 */
public final class Contract {

  /** Version of the contract that this code implements. */
  public static final int VERSION = 1;

  /** Maximum length of a name (run, layer, parameter) in characters. */
  public static final int MAX_NAME_LENGTH = 200;

  /**
   * Highest number of an attempt. Trainers count restarts, or number attempts by time: dates of
   * this century with two digits of a counter ({@code 2026112701}) fit, and seconds since 1970
   * until 2036. The largest integers do not, which are more likely to be errors, and have no
   * successor.
   */
  public static final int MAX_ATTEMPT = 2_100_000_000;

  /** Maximum length of a text (cause, remedy, failure) in characters. */
  public static final int MAX_TEXT_LENGTH = 2_000;

  /**
   * Maximum number of layers in a report and in the description of a run. In a description each
   * takes about 30 bytes besides its name and type, so that many fit {@link #MAX_RECORD_BYTES} even
   * with names of the maximum length.
   */
  public static final int MAX_LAYERS = 16_384;

  /**
   * Maximum number of parameter tensors in a report, over all layers. A mixture of 64 experts in 28
   * blocks has about 5,500.
   *
   * <p>{@link #MAX_RECORD_BYTES} leaves 256 bytes to each of 16,384 tensors, its share of its layer
   * included. A tensor with all norms and a histogram of 14 counts takes about 140 bytes, a layer
   * with statistics of its activations about 40, and to both come the characters of their names.
   * That many tensors, each in a layer of its own, thus fit with names of 60 characters together,
   * for example {@code model.layers.27.mlp.experts.63.down_proj} and {@code down_proj.weight}. A
   * report that does not fit is not sent: the publisher counts it as failed, and training goes on.
   * It fits without histograms, or with fewer tensors.
   */
  public static final int MAX_TENSORS = 16_384;

  /** Maximum number of time steps in a sequence. */
  public static final int MAX_TIME_STEPS = 16_384;

  /** Maximum number of histogram counts: the binary exponents of a double, denormals included. */
  public static final int MAX_HISTOGRAM_COUNTS = 2_100;

  /** Maximum number of outputs of a run, each with a loss of its own. */
  public static final int MAX_OUTPUTS = 256;

  /** Maximum number of connections between layers, over all layers. */
  public static final int MAX_CONNECTIONS = 65_536;

  /** Maximum number of hyper-parameters of a run. */
  public static final int MAX_HYPER_PARAMETERS = 256;

  /** Maximum number of pieces of evidence, and of remedies, of an event. */
  public static final int MAX_EVENT_ENTRIES = 64;

  /** Maximum size of an encoded record in bytes. */
  public static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

  private Contract() {}

  static void name(String field, String value) {
    text(field, value, MAX_NAME_LENGTH);
    if (value.isEmpty()) {
      throw new ContractViolation(
          field + " is empty; a name has 1 to " + MAX_NAME_LENGTH + " characters");
    }
  }

  static void text(String field, String value, int maxLength) {
    if (value.length() > maxLength) {
      throw new ContractViolation(
          field + " has " + value.length() + " characters; at most " + maxLength);
    }
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        throw new ContractViolation(field + " contains a control character");
      }
    }
  }

  static void count(String field, long value) {
    if (value < 0) {
      throw new ContractViolation(field + " is " + value + "; a count is 0 or more");
    }
  }

  static void positive(String field, long value) {
    if (value < 1) {
      throw new ContractViolation(field + " is " + value + "; it must be at least 1");
    }
  }

  static void attempt(int attempt) {
    if (attempt < 1 || attempt > MAX_ATTEMPT) {
      throw new ContractViolation("attempt is " + attempt + "; it must be 1 to " + MAX_ATTEMPT);
    }
  }

  static void norm(String field, double value) {
    if (value < 0) {
      throw new ContractViolation(
          field + " is " + value + "; a norm is 0 or more, NaN or infinite");
    }
  }

  static void norm(String field, OptionalDouble value) {
    value.ifPresent(v -> norm(field, v));
  }

  static void share(String field, double value) {
    if (value < 0 || value > 1) {
      throw new ContractViolation(field + " is " + value + "; a share is 0 to 1, or NaN");
    }
  }

  static void between(String field, double value, int max) {
    if (!(value >= 0 && value <= max)) {
      throw new ContractViolation(field + " is " + value + "; it must be 0 to " + max);
    }
  }

  static void duration(String field, double seconds) {
    if (!(seconds >= 0 && Double.isFinite(seconds))) {
      throw new ContractViolation(field + " is " + seconds + "; a time is finite and 0 or more");
    }
  }

  static void size(String field, int size, int max) {
    if (size > max) {
      throw new ContractViolation(field + " has " + size + " entries; at most " + max);
    }
  }

  static <T> List<T> copy(String field, List<T> values, int max) {
    size(field, values.size(), max);
    return List.copyOf(values);
  }
}
