package io.gradwatch.cli.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicMergeTest {

  private static final Set<RecordedTopic> BOTH = Set.of(RecordedTopic.RUNS, RecordedTopic.STEPS);

  private final TopicMerge merge = new TopicMerge();
  private final List<String> merged = new ArrayList<>();

  private void add(RecordedTopic topic, long timestamp) {
    merge.add(new RawRecord(topic, timestamp, null));
  }

  private List<String> drain(Set<RecordedTopic> atEnd) throws IOException {
    merge.drainTo(
        record -> merged.add(record.topic() + " " + record.timestampMillis()), atEnd::contains);
    return merged;
  }

  @Test
  void ordersTopicsByTimestampAndRunsFirstIfEqual() throws IOException {
    add(RecordedTopic.STEPS, 1);
    add(RecordedTopic.STEPS, 2);
    add(RecordedTopic.RUNS, 1);
    add(RecordedTopic.RUNS, 3);

    assertThat(drain(BOTH)).containsExactly("RUNS 1", "STEPS 1", "STEPS 2", "RUNS 3");
  }

  @Test
  void keepsTheOrderOfATopicWhoseTimestampsGoBack() throws IOException {
    add(RecordedTopic.STEPS, 5);
    add(RecordedTopic.STEPS, 1);
    add(RecordedTopic.RUNS, 2);

    assertThat(drain(BOTH)).containsExactly("RUNS 2", "STEPS 5", "STEPS 1");
  }

  @Test
  void lateRecordOfAnotherRunHoldsBackThoseBehindIt() throws IOException {
    merge.addOther(RecordedTopic.RUNS, 9);
    add(RecordedTopic.RUNS, 1);
    add(RecordedTopic.STEPS, 2);

    assertThat(drain(BOTH)).containsExactly("STEPS 2", "RUNS 1");
  }

  @Test
  void waitsForATopicThatIsNotAtItsEnd() throws IOException {
    add(RecordedTopic.STEPS, 2);

    assertThat(drain(Set.of(RecordedTopic.STEPS))).isEmpty();
    assertThat(merge.unread(RecordedTopic.STEPS)).isEqualTo(1);
    add(RecordedTopic.RUNS, 1);
    assertThat(drain(Set.of(RecordedTopic.STEPS))).containsExactly("RUNS 1");
    assertThat(drain(BOTH)).containsExactly("RUNS 1", "STEPS 2");
  }
}
