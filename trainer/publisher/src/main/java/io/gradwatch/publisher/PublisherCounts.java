package io.gradwatch.publisher;

/**
 * Counts of all reports by outcome, at one moment: {@code offered + adopted = published + pending +
 * spooled + dropped + failed}.
 *
 * @param offered reports of the trainer and heartbeats of the publisher
 * @param adopted reports found on disk, left by publishers that died or closed during an outage
 * @param published reports acknowledged by all in-sync replicas, or found in the topic
 * @param pending reports in memory, queued or in flight
 * @param spooled reports on disk, to be sent by this publisher or the next one
 * @param dropped reports dropped because spool or memory was full, or the publisher was closed
 * @param failed reports that the broker rejected permanently, that could not be encoded, or that
 *     were only in memory when closing timed out
 * @param oversize number of failed reports that exceed the size limit of a record
 * @param damagedFiles damaged spool files that were found; their readable reports are adopted, the
 *     number of the others is unknown
 */
public record PublisherCounts(
    long offered,
    long adopted,
    long published,
    long pending,
    long spooled,
    long dropped,
    long failed,
    long oversize,
    long damagedFiles) {

  public PublisherCounts {
    boolean valid =
        offered >= 0
            && adopted >= 0
            && published >= 0
            && pending >= 0
            && spooled >= 0
            && dropped >= 0
            && oversize >= 0
            && oversize <= failed
            && damagedFiles >= 0;
    if (!valid || offered + adopted != published + pending + spooled + dropped + failed) {
      throw new IllegalArgumentException(
          ("offered=%d + adopted=%d is not published=%d + pending=%d + spooled=%d + dropped=%d +"
                  + " failed=%d (oversize=%d damagedFiles=%d)")
              .formatted(
                  offered,
                  adopted,
                  published,
                  pending,
                  spooled,
                  dropped,
                  failed,
                  oversize,
                  damagedFiles));
    }
  }

  /** Reports that will not reach the monitor. */
  public long lost() {
    return dropped + failed;
  }
}
