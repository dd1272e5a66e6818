package io.gradwatch.protocol;

/**
 * What became of the reports of one publisher, all its runs together, as it stood when it said so.
 * What is neither published nor spooled, dropped or failed was in memory.
 *
 * @param offered by its trainer, or found on its disk
 * @param published acknowledged by Kafka
 * @param spooled on its disk, to be sent later
 * @param dropped for want of room
 * @param failed refused for good
 */
public record DeliveryCounts(
    long offered, long published, long spooled, long dropped, long failed) {

  public DeliveryCounts {
    Contract.count("offered", offered);
    Contract.count("published", published);
    Contract.count("spooled", spooled);
    Contract.count("dropped", dropped);
    Contract.count("failed", failed);
    // One after the other, so that no sum overflows.
    long rest = offered;
    for (long part : new long[] {published, spooled, dropped, failed}) {
      if (part > rest) {
        throw new ContractViolation(
            "offered is " + offered + ", less than what became of the reports");
      }
      rest -= part;
    }
  }

  /** In memory. */
  public long pending() {
    return offered - published - spooled - dropped - failed;
  }
}
