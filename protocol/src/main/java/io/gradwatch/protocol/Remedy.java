package io.gradwatch.protocol;

/**
 * Advice.
 *
 * @param key of its section in the runbooks, for example {@code use-relu-he}
 * @param text one imperative sentence with this run's figures in it
 */
public record Remedy(String key, String text) {

  public Remedy {
    Contract.name("key", key);
    Contract.text("text", text, Contract.MAX_TEXT_LENGTH);
  }
}
