package io.gradwatch.monitor.web;

import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

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
      started.stop(
          Timer.builder("http.server.requests")
              .description("Requests served")
              .tag("method", RequestMethods.label(context.method().name()))
              .tag("route", route(context))
              .tag("status", String.valueOf(context.statusCode()))
              .register(registry));
    }
  }

  private static String route(Context context) {
    return switch (context.path()) {
      case "/", "/metrics", "/healthz", "/api/alerts", "/api/runs", "/api/instance" ->
          context.path();
      default -> context.path().startsWith("/api/runs/") ? "/api/runs/{run}" : "other";
    };
  }
}
