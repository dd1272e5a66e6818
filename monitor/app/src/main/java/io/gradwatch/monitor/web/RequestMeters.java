package io.gradwatch.monitor.web;

import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/**
 * Times requests by method, route and status. Method and route are of fixed sets, never what was
 * requested; the status is what this server answered.
 */
final class RequestMeters {

  private static final String STARTED = "gradwatch.started";

  private final MeterRegistry registry;

  RequestMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void begin(Context context) {
    context.attribute(STARTED, Timer.start(registry));
  }

  void end(Context context) {
    Timer.Sample started = context.attribute(STARTED);
    if (started != null) {
      started.stop(timer(context.method().name(), route(context), context.statusCode()));
    }
  }

  /** Records a request that was answered without the router. */
  void record(String method, String route, int status, long nanos) {
    timer(method, route, status).record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(String method, String route, int status) {
    return Timer.builder("http.server.requests")
        .description("Requests served")
        .tag("method", RequestMethods.label(method))
        .tag("route", route)
        .tag("status", String.valueOf(status))
        .register(registry);
  }

  private static String route(Context context) {
    return switch (context.path()) {
      case "/",
          "/metrics",
          "/healthz",
          "/livez",
          "/readyz",
          "/api/alerts",
          "/api/runs",
          "/api/instance" ->
          context.path();
      default -> context.path().startsWith("/api/runs/") ? "/api/runs/{run}" : "other";
    };
  }
}
