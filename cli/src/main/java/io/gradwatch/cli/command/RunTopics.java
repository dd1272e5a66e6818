package io.gradwatch.cli.command;

import io.gradwatch.cli.recording.MissingTopicException;
import io.gradwatch.cli.recording.RawRecordSink;
import io.gradwatch.cli.recording.RunTopicsReader;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/** The records of a run in a Kafka cluster, for commands that read them. */
final class RunTopics {

  private final String bootstrap;
  private final Map<String, String> kafka;
  private final String run;

  RunTopics(String bootstrap, Map<String, String> kafka, String run) {
    this.bootstrap = bootstrap;
    this.kafka = kafka;
    this.run = run;
  }

  /**
   * Reads the records up to the current end of the topics, or until the thread is interrupted.
   *
   * @param follow whether to go on at the end
   * @throws InvalidInputException if no broker responds, a topic is missing, or reading fails
   */
  void read(boolean follow, RawRecordSink sink) throws IOException {
    KafkaConfigOption.requireBroker(bootstrap, kafka);
    try (RunTopicsReader reader = RunTopicsReader.open(bootstrap, kafka, run)) {
      if (follow) {
        reader.follow(sink);
      } else {
        reader.readToEnd(sink);
      }
    } catch (MissingTopicException e) {
      throw new InvalidInputException(bootstrap + ": " + e.getMessage());
    } catch (KafkaException e) {
      throw new InvalidInputException(
          bootstrap + ": run \"" + run + "\" cannot be read: " + e.getMessage());
    }
  }

  /** The error that Kafka has no record of the run. */
  InvalidInputException noRecords() {
    return new InvalidInputException(
        bootstrap + " has no record of a run \"" + run + "\"; names are case-sensitive");
  }
}
