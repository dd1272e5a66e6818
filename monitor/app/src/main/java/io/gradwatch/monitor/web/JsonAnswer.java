package io.gradwatch.monitor.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Answers with JSON that a client may keep but must validate at every use. A client that already
 * has the content receives 304 and no body. The router compresses the answer if the client accepts
 * it.
 *
 * <p>The validator is a hash of the content, so that it also holds for content that another monitor
 * sent, or that a restarted one sends again.
 */
final class JsonAnswer {

  private static final int TAG_BYTES = 16;

  private JsonAnswer() {}

  /** Writes the answer; its status must be set already if it is not 200. */
  static void write(Context context, byte[] json) {
    context.contentType(ContentType.APPLICATION_JSON);
    if (context.status() != HttpStatus.OK) {
      context.header("Cache-Control", "no-store").result(json);
      return;
    }
    String tag = tag(json, context.header("Accept-Encoding"));
    context.header("Cache-Control", "private, no-cache");
    context.header("Vary", "Accept-Encoding");
    context.header("ETag", tag);
    if (matches(context.header("If-None-Match"), tag)) {
      notModified(context);
    } else {
      context.result(json);
    }
  }

  /**
   * Flushed, because the answer would otherwise state a length of 0, as if that were the content's.
   */
  private static void notModified(Context context) {
    try {
      context.status(HttpStatus.NOT_MODIFIED).res().flushBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compressed and uncompressed answers are different bytes, so each has a tag of its own. */
  private static String tag(byte[] json, @Nullable String encodings) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(json);
      digest.update((encodings == null ? "" : encodings).getBytes(UTF_8));
      return '"' + HexFormat.of().formatHex(digest.digest(), 0, TAG_BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static boolean matches(@Nullable String ifNoneMatch, String tag) {
    return ifNoneMatch != null
        && Arrays.stream(ifNoneMatch.split(",", -1))
            .map(String::strip)
            .anyMatch(known -> known.equals(tag) || known.equals("W/" + tag) || known.equals("*"));
  }
}
