package io.gradwatch.monitor.web;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Renders scrapes on a thread of their own. Requests that arrive while one is rendered share it, so
 * that their number does not matter.
 */
final class Scrapes implements AutoCloseable {

  private final ExpositionFormats formats = ExpositionFormats.init();
  private final PrometheusRegistry registry;
  private final ExecutorService executor = Executors.newSingleThreadExecutor(Scrapes::daemon);
  private final Map<String, CompletableFuture<Scrape>> waiting = new HashMap<>();

  /**
   * A rendered scrape.
   *
   * @param contentType format of the text
   * @param gzip whether it is compressed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Scrape(String contentType, boolean gzip, byte[] body) {}

  Scrapes(PrometheusRegistry registry) {
    this.registry = registry;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "gradwatch-scrape");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Renders the registry as it is when the rendering begins, which is after this call.
   *
   * @param accept value of the header Accept
   * @param gzip whether the client accepts gzip
   */
  CompletableFuture<Scrape> render(@Nullable String accept, boolean gzip) {
    ExpositionFormatWriter writer = formats.findWriter(accept);
    String key = writer.getContentType() + gzip;
    synchronized (waiting) {
      CompletableFuture<Scrape> begun = waiting.get(key);
      if (begun != null) {
        return begun;
      }
      CompletableFuture<Scrape> scrape = new CompletableFuture<>();
      waiting.put(key, scrape);
      executor.execute(() -> complete(scrape, key, writer, gzip));
      return scrape;
    }
  }

  private void complete(
      CompletableFuture<Scrape> scrape, String key, ExpositionFormatWriter writer, boolean gzip) {
    synchronized (waiting) {
      waiting.remove(key); // whoever asks from now on gets newer values
    }
    try {
      scrape.complete(new Scrape(writer.getContentType(), gzip, write(writer, gzip)));
    } catch (IOException | RuntimeException e) {
      scrape.completeExceptionally(e);
    }
  }

  private byte[] write(ExpositionFormatWriter writer, boolean gzip) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = gzip ? gzip(bytes) : bytes) {
      writer.write(out, registry.scrape());
    }
    return bytes.toByteArray();
  }

  private static OutputStream gzip(OutputStream out) {
    try {
      return new GZIPOutputStream(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
