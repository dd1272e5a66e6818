package io.gradwatch.publisher;

/**
 * What became of every report, at one moment: {@code offered + adopted = published + pending +
 * spooled + dropped + failed}.
 *
 * @param offered by the trainer, and heartbeats of the publisher's own
 * @param adopted found on disk, left there by publishers that died or closed while the broker was
 *     away
 * @param published acknowledged by all in-sync replicas, or found in the topic
 * @param pending queued in memory or on their way
 * @param spooled on disk: this publisher sends them when the broker is back, or the next one does
 * @param dropped because the spool was at its bound, because there was no room in memory and none
 *     on disk, or because the publisher was closed
 * @param failed refused by the broker for good, not encodable, or only in memory when close gave up
 * @param oversize of the failed: larger than a record may be
 * @param damagedFiles of spools that were taken over, set aside; what of them could be read is
 *     adopted, how much more there was nobody knows
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

  /** Reports that the monitor will not see. */
  public long lost() {
    return dropped + failed;
  }
}
