package io.gradwatch.streams;

import io.gradwatch.protocol.Topics;

/** A topic that the monitor reads. */
public enum InputTopic {
  STEPS(Topics.STEPS),
  RUNS(Topics.RUNS);

  private final String topicName;

  InputTopic(String topicName) {
    this.topicName = topicName;
  }

  /** The topic's name in Kafka. */
  public String topicName() {
    return topicName;
  }
}
