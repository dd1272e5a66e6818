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
 * The reports on disk: those that publishers before this one left, then its own. Used by the
 * sending thread alone.
 *
 * <p>A disk that fails costs the room on it and nothing else: what is in memory stays there, and
 * the disk is tried again every ten seconds.
 */
final class SpoolQueue {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);

  /** An empty spool is kept for so long: a broker that was slow once is slow again. */
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);

  private final Optional<SpoolFolder> folder;
  private final SpoolRetention retention;
  private final DeliveryCounters counters;
  private final LongSupplier nanoClock;
  private final DiskBackoff writeBackoff;
  private final DiskBackoff readBackoff;

  /** The oldest first, the own last. */
  private final List<Spool> spools = new ArrayList<>();

  /** Adopted, and nobody asked yet what of them arrived. */
  private final Set<Spool> unchecked = new HashSet<>();

  private @Nullable Spool ownSpool;
  private long lastWriteNanos;

  /**
   * @param folder of the spools; empty: memory only
   * @param maxBytes of all of them
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

  /** Takes over what publishers that are gone left. */
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
          "{} reports of publishers before this one are in {}; they go first",
          reports,
          description());
    }
  }

  /** For people. */
  String description() {
    return folder.map(f -> f.path().toString()).orElse("memory");
  }

  private void reportDamage(String message) {
    counters.spoolFileDamaged(message);
    log.warn("reports on disk were lost before this start: {}", message);
  }

  /** Whether reports on disk are still to be sent: nothing newer may go before them. */
  boolean hasUnread() {
    return currentSpool().isPresent();
  }

  /** The spool whose turn it is. */
  private Optional<Spool> currentSpool() {
    return spools.stream()
        .filter(spool -> unchecked.contains(spool) || spool.hasUnread())
        .findFirst();
  }

  /**
   * What a former process may have sent from the spool whose turn it is. Nothing when nothing is in
   * doubt: each spool is asked for once.
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

  /** The next reports to be sent. */
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
      String message = damaged + " reports in " + spool.folder() + " are damaged";
      counters.droppedFromDisk(damaged, message);
      log.warn("{}; they are counted as dropped, training goes on", message);
    }
    long now = nanoClock.getAsLong();
    return entries.stream().map(entry -> new PendingRecord(entry, spool, now)).toList();
  }

  /**
   * Writes reports to disk.
   *
   * @param sent those that were given to the client; they stay in memory too
   * @param unsent those that were not; they are read again when it is their turn
   * @return false when the disk does not take them, for now
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
      counters.droppedFromDisk(dropped, "the spool is at its bound");
    }
  }

  private long reportCount() {
    return spools.stream().mapToLong(Spool::size).sum();
  }

  /** Nothing more is to be done for a report. */
  void remove(PendingRecord record) {
    Spool spool = record.spool();
    if (spool != null) {
      spool.remove(record.sequenceId());
    }
  }

  /** Makes removals last, and removes spools that are empty. */
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

  /** Leaves what is on disk to the next publisher. */
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
