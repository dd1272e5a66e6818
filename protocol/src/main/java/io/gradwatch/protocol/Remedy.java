package io.gradwatch.protocol;

/**
 * A remedy for a problem.
 *
 * @param key key of its section in the runbooks, for example {@code use-relu-he}
 * @param text one imperative sentence with the values of this run
 */
public record Remedy(String key, String text) {

  public Remedy {
    Contract.name("key", key);
    Contract.text("text", text, Contract.MAX_TEXT_LENGTH);
  }
}
