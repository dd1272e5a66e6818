package io.gradwatch.trainer.verdicts;

/** Kafka has none of Gradwatch's topics: no monitor has connected to it and created them. */
public final class NoMonitorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoMonitorException(String topic) {
    super("Kafka has no topic " + topic + "; start a monitor first, which creates the topics");
  }
}
