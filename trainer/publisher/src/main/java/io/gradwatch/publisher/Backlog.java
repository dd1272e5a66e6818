package io.gradwatch.publisher;

import io.gradwatch.publisher.spool.Spool;
import io.gradwatch.publisher.spool.SpoolBound;
import io.gradwatch.publisher.spool.SpoolException;
import io.gradwatch.publisher.spool.SpoolFolder;
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
final class Backlog {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);

  /** An empty spool is kept for so long: a broker that was slow once is slow again. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Optional<SpoolFolder> folder;
  private final SpoolBound bound;
  private final Tally tally;
  private final LongSupplier nanoClock;
  private final DiskTrouble writing;
  private final DiskTrouble reading;

  /** The oldest first, the own last. */
  private final List<Spool> spools = new ArrayList<>();

  /** Adopted, and nobody asked yet what of them arrived. */
  private final Set<Spool> unasked = new HashSet<>();

  private @Nullable Spool own;
  private long usedNanos;

  /**
   * @param folder of the spools; empty: memory only
   * @param maxBytes of all of them
   */
  Backlog(Optional<SpoolFolder> folder, long maxBytes, Tally tally, LongSupplier nanoClock) {
    this.folder = folder;
    this.bound = new SpoolBound(maxBytes);
    this.tally = tally;
    this.nanoClock = nanoClock;
    this.writing = new DiskTrouble("written", nanoClock);
    this.reading = new DiskTrouble("read", nanoClock);
  }

  /** Takes over what publishers that are gone left. */
  void adopt() {
    if (folder.isEmpty()) {
      return;
    }
    try {
      SpoolFolder.Adopted adopted = folder.get().adopt();
      spools.addAll(adopted.spools());
      adopted.damage().forEach(this::damaged);
    } catch (SpoolException e) {
      reading.began(e);
    }
    unasked.addAll(spools);
    long reports = reports();
    if (reports > 0) {
      tally.adopted(reports);
      log.info(
          "{} reports of publishers before this one are in {}; they go first", reports, place());
    }
  }

  /** For people. */
  String place() {
    return folder.map(f -> f.path().toString()).orElse("memory");
  }

  private void damaged(String line) {
    tally.spoolFileDamaged(line);
    log.warn("reports on disk were lost before this start: {}", line);
  }

  /** Whether reports on disk are still to be sent: nothing newer may go before them. */
  boolean hasUnread() {
    return first().isPresent();
  }

  /** The spool whose turn it is. */
  private Optional<Spool> first() {
    return spools.stream()
        .filter(spool -> unasked.contains(spool) || spool.hasUnread())
        .findFirst();
  }

  /**
   * What a former process may have sent from the spool whose turn it is. Nothing when nothing is in
   * doubt: each spool is asked for once.
   */
  List<Parcel> doubtful() {
    Optional<Spool> spool = first().filter(unasked::contains);
    if (spool.isEmpty() || !reading.over()) {
      return List.of();
    }
    List<Parcel> doubtful = new ArrayList<>();
    try {
      List<Spool.Entry> part = spool.get().readDoubtful();
      while (!part.isEmpty()) {
        doubtful.addAll(parcels(spool.get(), part));
        part = spool.get().readDoubtful();
      }
      unasked.remove(spool.get());
      reading.ended();
    } catch (SpoolException e) {
      failed(reading, e);
    }
    return doubtful;
  }

  /** The next reports to be sent. */
  List<Parcel> next(int maxReports, int maxBytes) {
    Optional<Spool> spool = first().filter(first -> !unasked.contains(first));
    if (spool.isEmpty() || !reading.over()) {
      return List.of();
    }
    try {
      List<Spool.Entry> entries = spool.get().read(maxReports, maxBytes);
      reading.ended();
      return parcels(spool.get(), entries);
    } catch (SpoolException e) {
      failed(reading, e);
      return List.of();
    }
  }

  private List<Parcel> parcels(Spool spool, List<Spool.Entry> entries) {
    long damaged = spool.takeDamaged();
    if (damaged > 0) {
      String line = damaged + " reports in " + spool.folder() + " are damaged";
      tally.droppedFromDisk(damaged, line);
      log.warn("{}; they are counted as dropped, training goes on", line);
    }
    long now = nanoClock.getAsLong();
    return entries.stream().map(entry -> new Parcel(entry, spool, now)).toList();
  }

  /**
   * Writes reports to disk.
   *
   * @param sent those that were given to the client; they stay in memory too
   * @param waiting those that were not; they are read again when it is their turn
   * @return false when the disk does not take them, for now
   */
  boolean keep(Collection<Parcel> sent, Collection<Parcel> waiting) {
    if (folder.isEmpty() || !writing.over()) {
      return false;
    }
    Spool spool;
    try {
      spool = own(folder.get());
      spool.add(entries(sent), entries(waiting));
    } catch (SpoolException e) {
      failed(writing, e);
      return false;
    }
    for (Parcel parcel : sent) {
      parcel.keptBy(spool);
      tally.spooled(parcel);
    }
    waiting.forEach(tally::spooled);
    writing.ended();
    usedNanos = nanoClock.getAsLong();
    makeRoom();
    return true;
  }

  private Spool own(SpoolFolder place) throws SpoolException {
    if (own == null) {
      own = place.create();
      spools.add(own);
    }
    return own;
  }

  private static List<Spool.Entry> entries(Collection<Parcel> parcels) {
    return parcels.stream().map(p -> new Spool.Entry(p.ticket(), p.report())).toList();
  }

  private void makeRoom() {
    long before = reports();
    try {
      bound.keep(spools);
    } catch (SpoolException e) {
      failed(writing, e);
    }
    long dropped = before - reports();
    if (dropped > 0) {
      tally.droppedFromDisk(dropped, "the spool is at its bound");
    }
  }

  private long reports() {
    return spools.stream().mapToLong(Spool::size).sum();
  }

  /** Nothing more is to be done for a report. */
  void done(Parcel parcel) {
    Spool spool = parcel.spool();
    if (spool != null) {
      spool.remove(parcel.ticket());
    }
  }

  /** Makes removals last, and removes spools that are empty. */
  void tidy() {
    spools.forEach(Spool::commit);
    spools.removeIf(
        spool -> {
          boolean over = spool.size() == 0 && (spool == own ? idle() : !unasked.contains(spool));
          if (over) {
            spool.close();
            own = spool == own ? null : own;
          }
          return over;
        });
  }

  private boolean idle() {
    return nanoClock.getAsLong() - usedNanos >= IDLE.toNanos();
  }

  /** Leaves what is on disk to the next publisher. */
  void close() {
    spools.forEach(Spool::close);
    spools.clear();
    folder.ifPresent(SpoolFolder::leave);
  }

  private void failed(DiskTrouble trouble, SpoolException e) {
    tally.delayed(e.line());
    trouble.began(e);
  }
}
