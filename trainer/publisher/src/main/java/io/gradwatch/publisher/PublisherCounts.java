package io.gradwatch.publisher;

/**
 * What became of every report that was offered, at one moment: {@code offered = published + pending
 * + dropped + failed}.
 *
 * @param offered by the trainer, and heartbeats of the publisher's own
 * @param published acknowledged by all in-sync replicas
 * @param pending queued here or on their way
 * @param dropped because the queue was full or the publisher closed
 * @param failed refused by the broker, not encodable, or still pending when close gave up; of the
 *     last kind the broker may have some
 * @param oversize of the failed: larger than a record may be
 */
public record PublisherCounts(
    long offered, long published, long pending, long dropped, long failed, long oversize) {

  public PublisherCounts {
    if (Math.min(Math.min(published, pending), Math.min(dropped, oversize)) < 0
        || oversize > failed
        || offered != published + pending + dropped + failed) {
      throw new IllegalArgumentException(
          "offered=%d is not published=%d + pending=%d + dropped=%d + failed=%d (oversize=%d)"
              .formatted(offered, published, pending, dropped, failed, oversize));
    }
  }

  /** Reports that the monitor will not see. */
  public long lost() {
    return dropped + failed;
  }
}
