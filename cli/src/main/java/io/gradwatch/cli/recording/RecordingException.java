package io.gradwatch.cli.recording;

import java.io.IOException;

/** A file is not a complete recording; the message is one line that names it and the reason. */
public final class RecordingException extends IOException {

  private static final long serialVersionUID = 1L;

  RecordingException(String message) {
    super(message);
  }

  RecordingException(String message, Throwable cause) {
    super(message, cause);
  }
}
