package io.gradwatch.cli.recording;

import io.gradwatch.protocol.Topics;
import java.util.Arrays;
import java.util.Optional;

/** A topic that the monitor reads, and its code in a recording. */
public enum RecordedTopic {
  /** The state of runs. */
  RUNS(1, Topics.RUNS),
  /** Step reports. */
  STEPS(2, Topics.STEPS);

  private final int code;
  private final String topicName;

  RecordedTopic(int code, String topicName) {
    this.code = code;
    this.topicName = topicName;
  }

  int code() {
    return code;
  }

  String topicName() {
    return topicName;
  }

  static Optional<RecordedTopic> ofCode(int code) {
    return Arrays.stream(values()).filter(topic -> topic.code == code).findFirst();
  }

  static Optional<RecordedTopic> ofTopic(String name) {
    return Arrays.stream(values()).filter(topic -> topic.topicName.equals(name)).findFirst();
  }
}
