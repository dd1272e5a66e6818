package io.gradwatch.publisher.spool;

import java.io.IOException;
import java.nio.file.Path;

/** A spool cannot be read or written now; it may be well later. The message is one line. */
public final class SpoolException extends Exception {

  private static final long serialVersionUID = 1L;

  SpoolException(Path folder, IOException cause) {
    super(folder + ": " + oneLine(cause), cause);
  }

  /** The message, which is never missing. */
  public String oneLine() {
    return String.valueOf(getMessage());
  }

  /** The JDK's messages of missing files are a path and nothing else. */
  static String oneLine(IOException e) {
    return (e.getClass().getSimpleName() + ": " + e.getMessage()).replaceAll("\\s+", " ");
  }
}
