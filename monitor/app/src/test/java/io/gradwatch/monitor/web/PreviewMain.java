package io.gradwatch.monitor.web;

import io.gradwatch.monitor.alerts.RecentAlerts;
import io.gradwatch.monitor.live.LiveRuns;
import io.gradwatch.monitor.live.SampleRuns;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Serves the live page with sample runs, for working on the page; started from the IDE. */
public final class PreviewMain {

  private PreviewMain() {}

  public static void main(String[] args) throws InterruptedException {
    AtomicLong step = new AtomicLong(20);
    LiveRuns runs = new LiveRuns(() -> SampleRuns.at(step.incrementAndGet()));
    WebSources sources =
        new WebSources(
            new PrometheusRegistry(),
            new SimpleMeterRegistry(),
            runs,
            new RecentAlerts(System::nanoTime),
            () -> true,
            () -> "RUNNING");
    WebServer server =
        WebServer.start("127.0.0.1", Integer.parseInt(args[0]), LoopbackServer.LIMITS, sources);
    for (int i = 0; i < 200; i++) {
      runs.current();
    }
    runs.start();
    System.out.println(server.address());
    new CountDownLatch(1).await();
  }
}
