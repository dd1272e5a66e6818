package io.gradwatch.trainer.verdicts;

/** Kafka has no topics of Gradwatch's: no monitor was ever there to create them. */
public final class NoMonitorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoMonitorException(String topic) {
    super(
        "Kafka has no topic "
            + topic
            + "; start a monitor there first, it creates what is missing");
  }
}
