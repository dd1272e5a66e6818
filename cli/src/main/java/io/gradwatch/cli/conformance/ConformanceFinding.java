package io.gradwatch.cli.conformance;

/**
 * Something that records of a run get wrong or lack.
 *
 * @param message one sentence without a full stop: what was found, and what would be right
 * @param first where it was found first, for example {@code step 3}
 * @param count number of records in which it was found
 */
public record ConformanceFinding(Kind kind, String message, String first, long count) {

  /** How serious a finding is. */
  public enum Kind {
    /** The monitor rejects the record, or evaluates something else than was meant. */
    WRONG("wrong"),
    /** Rules that need it say less. */
    LACKS("lacks");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /** The finding on one line. */
  public String line() {
    return kind.word
        + "  "
        + message
        + " ("
        + first
        + (count > 1 ? ", and in " + (count - 1) + " more records)" : ")");
  }
}
