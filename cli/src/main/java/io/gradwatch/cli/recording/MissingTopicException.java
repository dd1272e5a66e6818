package io.gradwatch.cli.recording;

/** A cluster lacks a topic that the monitor reads. */
public final class MissingTopicException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MissingTopicException(String topic) {
    super("Kafka has no topic " + topic + "; the monitor creates it when it starts");
  }
}
