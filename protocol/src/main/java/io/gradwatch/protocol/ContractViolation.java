package io.gradwatch.protocol;

/** A value that violates the contract. The message states the field, the value and the rule. */
public final class ContractViolation extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public ContractViolation(String message) {
    super(message);
  }

  /** The same violation with the path of the enclosing message in front. */
  ContractViolation within(String path) {
    return new ContractViolation(path + "." + getMessage());
  }
}
