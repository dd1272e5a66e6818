package io.gradwatch.monitor.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.staticfiles.Location;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves metrics, health, the API and the live page. The only input is alerts from Alertmanager;
 * everything else is read-only.
 */
public final class WebServer implements AutoCloseable {

  /** The page loads nothing from other servers and runs only scripts of this one. */
  private static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer");

  private final ObjectMapper json =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final WebSources sources;
  private final Scrapes scrapes;
  private final RequestMeters meters;
  private final Javalin javalin;
  private final String host;
  private final WebLimits limits;

  private WebServer(HttpSocket socket, WebLimits limits, WebSources sources) {
    this.host = socket.host();
    this.limits = limits;
    this.sources = sources;
    this.scrapes = new Scrapes(sources.prometheus());
    this.meters = new RequestMeters(sources.meters());
    this.javalin = Javalin.create(config -> configure(config, socket));
    this.javalin.start();
  }

  /**
   * Starts the server.
   *
   * @param socket bound socket, which the server closes
   */
  public static WebServer start(HttpSocket socket, WebLimits limits, WebSources sources) {
    return new WebServer(socket, limits, sources);
  }

  /** Returns the address of the live page; the loopback address if the server listens on all. */
  public URI address() {
    String shown = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    String bracketed = shown.contains(":") ? "[" + shown + "]" : shown;
    return URI.create("http://" + bracketed + ":" + javalin.port() + "/");
  }

  private void configure(JavalinConfig config, HttpSocket socket) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.jetty.threadPool = new QueuedThreadPool(HandlerChain.MAX_THREADS, 2);
    config.jetty.modifyServer(
        server -> server.setHandler(HandlerChain.of(host, limits, this::scrapes)));
    config.jetty.addConnector((server, http) -> connector(socket, server, http));
    config.http.prefer405over404 = true;
    config.staticFiles.add("/io/gradwatch/monitor/web/page", Location.CLASSPATH);
    config.staticFiles.enableWebjars();
    config.staticFiles.add(
        runbooks -> {
          runbooks.hostedPath = "/runbooks";
          runbooks.directory = "/io/gradwatch/monitor/web/runbooks";
          runbooks.location = Location.CLASSPATH;
          runbooks.mimeTypes.add("text/plain; charset=utf-8", "md");
        });
    config.routes.before(context -> SECURITY_HEADERS.forEach(context::header));
    config.routes.before(meters::begin);
    config.routes.after(meters::end);
    config.routes.get("/metrics", this::metrics);
    config.routes.get("/healthz", context -> health(context, sources.healthy()));
    config.routes.get("/readyz", context -> health(context, sources.healthy()));
    config.routes.get("/livez", context -> health(context, sources.live()));
    config.routes.get("/api/alerts", this::alerts);
    config.routes.post("/api/alerts", new AlertsApi(sources.alerts(), Clock.systemUTC())::receive);
    RunsApi runs = new RunsApi(json, sources);
    config.routes.get("/api/runs", runs::list);
    config.routes.get("/api/runs/{run}", runs::one);
    new ApiV1(json, runs, new HistoryApi(sources.history())).route(config.routes);
    config.routes.get("/api/instance", context -> json(context, sources.instance().get()));
  }

  private Handler.Wrapper scrapes(Handler next) {
    return new ScrapeHandler(scrapes, meters, SECURITY_HEADERS, next);
  }

  private Connector connector(HttpSocket socket, Server server, HttpConfiguration http) {
    http.setRequestHeaderSize(WebLimits.HEAD_BYTES);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(socket.port());
    try {
      connector.open(socket.channel());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connector.setIdleTimeout(limits.idleTimeout().toMillis());
    connector.addBean(
        new DeadlineHandler.FirstHead(connector.getScheduler(), limits.requestTimeout()));
    return connector;
  }

  /** Answers HEAD, and GET with a slash at the end; {@link ScrapeHandler} answers all others. */
  private void metrics(Context context) throws IOException {
    ExpositionFormatWriter writer = formats.findWriter(context.header("Accept"));
    context.contentType(writer.getContentType());
    writer.write(context.outputStream(), sources.prometheus().scrape());
  }

  private void health(Context context, BooleanSupplier good) {
    context.status(good.getAsBoolean() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    context.contentType(ContentType.TEXT_PLAIN).result(sources.state().get() + "\n");
  }

  private void alerts(Context context) throws JsonProcessingException {
    json(context, sources.alerts().alerts());
  }

  /** NaN and infinities become the strings "NaN", "Infinity" and "-Infinity". */
  private void json(Context context, Object value) throws JsonProcessingException {
    JsonAnswer.write(context, json.writeValueAsBytes(value));
  }

  @Override
  public void close() {
    javalin.stop();
    scrapes.close();
  }
}
