package io.gradwatch.publisher.spool;

import java.io.IOException;
import java.nio.file.Path;

/** A spool cannot be read or written, possibly only for now. The message is one line. */
public final class SpoolException extends Exception {

  private static final long serialVersionUID = 1L;

  SpoolException(Path folder, IOException cause) {
    super(folder + ": " + oneLine(cause), cause);
  }

  /** The message, which is never missing. */
  public String oneLine() {
    return String.valueOf(getMessage());
  }

  /**
   * The type and message of an exception: for a missing file the JDK's message is only the path.
   */
  static String oneLine(IOException e) {
    return (e.getClass().getSimpleName() + ": " + e.getMessage()).replaceAll("\\s+", " ");
  }
}
