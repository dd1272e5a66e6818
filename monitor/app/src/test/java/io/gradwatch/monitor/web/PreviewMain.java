package io.gradwatch.monitor.web;

import io.gradwatch.monitor.alerts.RecentAlerts;
import io.gradwatch.monitor.history.SampleHistory;
import io.gradwatch.monitor.live.LiveRuns;
import io.gradwatch.monitor.live.SampleRuns;
import io.gradwatch.monitor.peers.PeerRuns;
import io.gradwatch.streams.MonitorInstance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Serves the live page with sample runs, for working on the page; started from the IDE. */
public final class PreviewMain {

  private PreviewMain() {}

  public static void main(String[] args) throws Exception {
    AtomicLong step = new AtomicLong(20);
    LiveRuns runs = new LiveRuns(() -> SampleRuns.at(step.incrementAndGet()));
    SampleHistory recorded = SampleHistory.empty();
    WebSources sources =
        new WebSources(
            new PrometheusRegistry(),
            new SimpleMeterRegistry(),
            runs,
            new RecentAlerts(System::nanoTime),
            () -> true,
            () -> true,
            () -> "RUNNING",
            new PeerRuns(List::of),
            () -> new MonitorInstance("preview", List.of(1)),
            recorded.history());
    WebServer server =
        WebServer.start(
            HttpSocket.bind("127.0.0.1", Integer.parseInt(args[0])),
            LoopbackServer.LIMITS,
            sources);
    for (int i = 0; i < 200; i++) {
      runs.current();
    }
    runs.start();
    System.out.println(server.address());
    new CountDownLatch(1).await();
  }
}
