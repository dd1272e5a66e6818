package io.gradwatch.protocol;

/** A value that the contract does not allow. The message names the field, the value, the rule. */
public final class ContractViolation extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public ContractViolation(String message) {
    super(message);
  }

  /** The same violation, seen from the message that holds the part: its path goes in front. */
  ContractViolation within(String path) {
    return new ContractViolation(path + "." + getMessage());
  }
}
