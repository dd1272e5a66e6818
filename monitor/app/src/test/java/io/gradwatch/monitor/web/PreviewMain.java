package io.gradwatch.monitor.web;

import io.gradwatch.monitor.alerts.RecentAlerts;
import io.gradwatch.monitor.history.SampleHistory;
import io.gradwatch.monitor.history.Steps;
import io.gradwatch.monitor.live.LiveRuns;
import io.gradwatch.monitor.live.SampleRuns;
import io.gradwatch.monitor.peers.PeerRuns;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.streams.MonitorInstance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Serves the live page with sample runs, for working on the page; started from the IDE. */
public final class PreviewMain {

  private PreviewMain() {}

  public static void main(String[] args) throws Exception {
    AtomicLong step = new AtomicLong(20);
    LiveRuns runs = new LiveRuns(() -> SampleRuns.at(step.incrementAndGet()));
    SampleHistory recorded = SampleHistory.of(steps());
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

  /** A run that explodes within four steps, and one whose gradients vanish. */
  private static List<StepReport> steps() {
    Random random = new Random(1);
    List<StepReport> steps = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      double[] hot = new double[6];
      double[] deep = new double[12];
      for (int layer = 0; layer < hot.length; layer++) {
        double noise = Math.exp(0.3 * random.nextGaussian());
        hot[layer] = step < 120 ? noise : step < 124 ? Math.pow(1e9, step - 119) : Double.NaN;
      }
      hot[1] = step == 123 ? Double.POSITIVE_INFINITY : hot[1];
      for (int layer = 0; layer < deep.length; layer++) {
        deep[layer] = Math.pow(10, 0.8 * (layer - 11)) * Math.exp(0.3 * random.nextGaussian());
      }
      steps.add(
          Steps.step("digits-hot", 1, step, step < 124 ? 2.3 - 0.01 * step : Double.NaN, hot));
      steps.add(Steps.step("digits-deep-sigmoid", 1, step, 2.3, deep));
    }
    return steps;
  }
}
