package io.gradwatch.monitor.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.streams.MonitorAddress;
import io.gradwatch.streams.MonitorInstance;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that another monitor's process has died, sooner than its session with the broker expires:
 * the machine refuses connections to the port on which the monitor answered before. That is twice
 * in succession, and a mistake does no harm, because a monitor that is alive joins the group again.
 * A monitor that does not answer at all, because it is suspended or the network is interrupted, is
 * left to the session timeout.
 */
public final class PeerWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PeerWatch.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final int REFUSALS = 2;

  /** Number of checks after which a monitor is asked again for its threads. */
  private static final int CHECKS_PER_IDENTIFICATION = 20;

  private final Supplier<List<MonitorAddress>> peers;
  private final Consumer<MonitorInstance> dead;
  private final PeerClient client = new PeerClient();
  private final Map<MonitorAddress, WatchedPeer> watched = new HashMap<>();
  private final ScheduledExecutorService scheduler =
      new ScheduledThreadPoolExecutor(1, PeerWatch::daemon);

  private static final class WatchedPeer {
    private Optional<MonitorInstance> instance = Optional.empty();
    private int refusals;
    private int checks;
  }

  /**
   * @param peers addresses of the other monitors
   * @param dead called with a monitor that has died
   */
  public PeerWatch(Supplier<List<MonitorAddress>> peers, Consumer<MonitorInstance> dead) {
    this.peers = peers;
    this.dead = dead;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "gradwatch-peer-watch");
    thread.setDaemon(true);
    return thread;
  }

  /** Starts to check twice a second. */
  @SuppressWarnings("FutureReturnValueIgnored") // checkSafely() catches every exception
  public void start() {
    scheduler.scheduleWithFixedDelay(
        this::checkSafely, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Catches exceptions because one would cancel all later checks. */
  private void checkSafely() {
    try {
      check();
    } catch (RuntimeException e) {
      log.debug("other monitors could not be checked, the next check tries again", e);
    }
  }

  /** Checks every other monitor once. */
  void check() {
    List<MonitorAddress> current = peers.get();
    watched.keySet().retainAll(current);
    for (MonitorAddress peer : new ArrayList<>(current)) {
      check(peer, watched.computeIfAbsent(peer, address -> new WatchedPeer()));
    }
  }

  private void check(MonitorAddress address, WatchedPeer peer) {
    if (!refuses(address)) {
      peer.refusals = 0;
      if (peer.checks++ % CHECKS_PER_IDENTIFICATION == 0 || peer.instance.isEmpty()) {
        identify(address).ifPresent(instance -> peer.instance = Optional.of(instance));
      }
      return;
    }
    peer.refusals++;
    if (peer.refusals >= REFUSALS && peer.instance.isPresent()) {
      MonitorInstance instance = peer.instance.get();
      log.warn(
          "another monitor has died, its runs are taken over (address={} instance={})",
          address,
          instance.id());
      watched.remove(address);
      dead.accept(instance);
    }
  }

  private static boolean refuses(MonitorAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.host(), address.port()), (int) INTERVAL.toMillis());
      return false;
    } catch (ConnectException e) {
      return String.valueOf(e.getMessage()).contains("refused");
    } catch (IOException e) {
      return false; // unreachable, which does not mean that it has died
    }
  }

  private Optional<MonitorInstance> identify(MonitorAddress address) {
    return client
        .get(address, "/api/instance")
        .thenApply(PeerWatch::parse)
        .exceptionally(
            failure -> {
              log.debug("monitor not identified (address={})", address, failure);
              return Optional.empty();
            })
        .join();
  }

  private static Optional<MonitorInstance> parse(PeerAnswer answer) {
    try {
      JsonNode json = JSON.readTree(answer.body());
      List<Integer> threads = new ArrayList<>();
      json.path("threads").forEach(thread -> threads.add(thread.asInt()));
      return Optional.of(new MonitorInstance(json.path("id").asText(), threads));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    client.close();
  }
}
