package io.gradwatch.publisher;

import io.gradwatch.publisher.spool.Spool;
import io.gradwatch.publisher.spool.SpoolException;
import io.gradwatch.publisher.spool.SpoolFolder;
import io.gradwatch.publisher.spool.SpoolRetention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records on disk: first those that earlier publishers left, then those of this one. Confined
 * to the sending thread.
 *
 * <p>When the disk fails, records stay in memory and the disk is tried again every ten seconds.
 */
final class SpoolQueue {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);

  /** How long an empty spool is kept, since a broker that was slow is likely to be slow again. */
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);

  private final Optional<SpoolFolder> folder;
  private final SpoolRetention retention;
  private final DeliveryCounters counters;
  private final LongSupplier nanoClock;
  private final DiskBackoff writeBackoff;
  private final DiskBackoff readBackoff;

  /** Oldest first; the own spool is the last. */
  private final List<Spool> spools = new ArrayList<>();

  /** Adopted spools whose records may have been delivered; not checked yet. */
  private final Set<Spool> unchecked = new HashSet<>();

  private @Nullable Spool ownSpool;
  private long lastWriteNanos;

  /**
   * @param folder folder of the spools; empty to keep records in memory only
   * @param maxBytes maximum size of all spools together
   */
  SpoolQueue(
      Optional<SpoolFolder> folder,
      long maxBytes,
      DeliveryCounters counters,
      LongSupplier nanoClock) {
    this.folder = folder;
    this.retention = new SpoolRetention(maxBytes);
    this.counters = counters;
    this.nanoClock = nanoClock;
    this.writeBackoff = new DiskBackoff("written", nanoClock);
    this.readBackoff = new DiskBackoff("read", nanoClock);
  }

  /** Takes over the spools of publishers that are gone. */
  void adopt() {
    if (folder.isEmpty()) {
      return;
    }
    try {
      SpoolFolder.Adopted adopted = folder.get().adopt();
      spools.addAll(adopted.spools());
      adopted.damage().forEach(this::reportDamage);
    } catch (SpoolException e) {
      readBackoff.failed(e);
    }
    unchecked.addAll(spools);
    long reports = reportCount();
    if (reports > 0) {
      counters.adopted(reports);
      log.info(
          "{} reports of earlier publishers are spooled in {} and will be sent first",
          reports,
          description());
    }
  }

  /** Where unsent records are kept, for log messages. */
  String description() {
    return folder.map(f -> f.path().toString()).orElse("memory");
  }

  private void reportDamage(String message) {
    counters.spoolFileDamaged(message);
    log.warn("spooled reports of an earlier publisher are damaged: {}", message);
  }

  /** Whether records on disk are still to be sent; nothing newer may be sent before them. */
  boolean hasUnread() {
    return currentSpool().isPresent();
  }

  /** The spool to send from next. */
  private Optional<Spool> currentSpool() {
    return spools.stream()
        .filter(spool -> unchecked.contains(spool) || spool.hasUnread())
        .findFirst();
  }

  /**
   * Reads the records of the current spool that an earlier process may have sent. Done once for
   * each spool; empty if there are none.
   */
  List<PendingRecord> readInDoubt() {
    Optional<Spool> spool = currentSpool().filter(unchecked::contains);
    if (spool.isEmpty() || !readBackoff.ready()) {
      return List.of();
    }
    List<PendingRecord> records = new ArrayList<>();
    try {
      List<Spool.Entry> batch = spool.get().readInDoubt();
      while (!batch.isEmpty()) {
        records.addAll(toPendingRecords(spool.get(), batch));
        batch = spool.get().readInDoubt();
      }
      unchecked.remove(spool.get());
      readBackoff.succeeded();
    } catch (SpoolException e) {
      diskFailed(readBackoff, e);
    }
    return records;
  }

  /** Reads the next records to send. */
  List<PendingRecord> readNext(int maxReports, int maxBytes) {
    Optional<Spool> spool = currentSpool().filter(candidate -> !unchecked.contains(candidate));
    if (spool.isEmpty() || !readBackoff.ready()) {
      return List.of();
    }
    try {
      List<Spool.Entry> entries = spool.get().read(maxReports, maxBytes);
      readBackoff.succeeded();
      return toPendingRecords(spool.get(), entries);
    } catch (SpoolException e) {
      diskFailed(readBackoff, e);
      return List.of();
    }
  }

  private List<PendingRecord> toPendingRecords(Spool spool, List<Spool.Entry> entries) {
    long damaged = spool.drainDamagedCount();
    if (damaged > 0) {
      String message = damaged + " reports in " + spool.folder() + " are corrupt";
      counters.droppedFromDisk(damaged, message);
      log.warn("{}; they count as dropped and training continues", message);
    }
    long now = nanoClock.getAsLong();
    return entries.stream().map(entry -> new PendingRecord(entry, spool, now)).toList();
  }

  /**
   * Writes records to disk.
   *
   * @param sent records that the client has; they stay in memory too
   * @param unsent records that the client does not have; they are read again to be sent
   * @return false if they cannot be written now
   */
  boolean write(Collection<PendingRecord> sent, Collection<PendingRecord> unsent) {
    if (folder.isEmpty() || !writeBackoff.ready()) {
      return false;
    }
    Spool spool;
    try {
      spool = ownSpool(folder.get());
      spool.add(entries(sent), entries(unsent));
    } catch (SpoolException e) {
      diskFailed(writeBackoff, e);
      return false;
    }
    for (PendingRecord record : sent) {
      record.spooledTo(spool);
      counters.spooled(record);
    }
    unsent.forEach(counters::spooled);
    writeBackoff.succeeded();
    lastWriteNanos = nanoClock.getAsLong();
    enforceBound();
    return true;
  }

  private Spool ownSpool(SpoolFolder target) throws SpoolException {
    if (ownSpool == null) {
      ownSpool = target.create();
      spools.add(ownSpool);
    }
    return ownSpool;
  }

  private static List<Spool.Entry> entries(Collection<PendingRecord> records) {
    return records.stream()
        .map(record -> new Spool.Entry(record.sequenceId(), record.report()))
        .toList();
  }

  private void enforceBound() {
    long before = reportCount();
    try {
      retention.enforce(spools);
    } catch (SpoolException e) {
      diskFailed(writeBackoff, e);
    }
    long dropped = before - reportCount();
    if (dropped > 0) {
      counters.droppedFromDisk(dropped, "the spool is full");
    }
  }

  private long reportCount() {
    return spools.stream().mapToLong(Spool::size).sum();
  }

  /** Removes a completed record. */
  void remove(PendingRecord record) {
    Spool spool = record.spool();
    if (spool != null) {
      spool.remove(record.sequenceId());
    }
  }

  /** Persists removals and deletes empty spools. */
  void commit() {
    spools.forEach(Spool::commit);
    spools.removeIf(
        spool -> {
          boolean finished =
              spool.size() == 0
                  && (spool == ownSpool ? ownSpoolIdle() : !unchecked.contains(spool));
          if (finished) {
            spool.close();
            ownSpool = spool == ownSpool ? null : ownSpool;
          }
          return finished;
        });
  }

  private boolean ownSpoolIdle() {
    return nanoClock.getAsLong() - lastWriteNanos >= IDLE_TIMEOUT.toNanos();
  }

  /** Releases the spools to the next publisher. */
  void close() {
    spools.forEach(Spool::close);
    spools.clear();
    folder.ifPresent(SpoolFolder::deleteIfEmpty);
  }

  private void diskFailed(DiskBackoff backoff, SpoolException e) {
    counters.delayed(e.oneLine());
    backoff.failed(e);
  }
}
