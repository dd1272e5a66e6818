package io.gradwatch.protocol;

/**
 * Reports of one publisher by outcome, over all its runs, when this was sent. Reports that are
 * neither published nor spooled, dropped or failed were in memory.
 *
 * @param offered reports offered by the trainer or found on disk
 * @param published reports acknowledged by Kafka
 * @param spooled reports on disk, to be sent later
 * @param dropped reports dropped because spool or memory was full
 * @param failed reports rejected permanently
 */
public record DeliveryCounts(
    long offered, long published, long spooled, long dropped, long failed) {

  public DeliveryCounts {
    Contract.count("offered", offered);
    Contract.count("published", published);
    Contract.count("spooled", spooled);
    Contract.count("dropped", dropped);
    Contract.count("failed", failed);
    // Subtracted one by one, so that no sum overflows.
    long rest = offered;
    for (long part : new long[] {published, spooled, dropped, failed}) {
      if (part > rest) {
        throw new ContractViolation(
            "offered is " + offered + ", less than the sum of the outcomes");
      }
      rest -= part;
    }
  }

  /** Number of reports in memory. */
  public long pending() {
    return offered - published - spooled - dropped - failed;
  }
}
