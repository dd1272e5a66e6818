package io.gradwatch.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.protocol.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownServerException;

class PublisherCountsPropertiesTest {

  enum Action {
    STEP,
    START,
    ACKNOWLEDGE,
    REFUSE,
    REFUSE_AS_OVERSIZE,
    DELAY,
    CATCH_UP
  }

  @Property(tries = 200)
  void everyReportIsCountedOnceWhateverTheBrokerDoes(
      @ForAll List<Action> actions, @ForAll @IntRange(min = 1, max = 5) int capacity) {
    var broker = FakeBroker.silent();
    var config =
        new PublisherConfig(Map.of(), capacity, 1L << 30, List.of(), 0, Duration.ofSeconds(10));
    var publisher = new KafkaPublisher(config, new FakeCluster(broker), broker, System::nanoTime);
    int offered = 0;
    int published = 0;
    int refused = 0;
    int oversize = 0;

    for (Action action : actions) {
      switch (action) {
        case STEP -> {
          publisher.step(Reports.step("a", offered));
          offered++;
        }
        case START -> {
          publisher.run(Reports.info("a", RunState.STARTED));
          offered++;
        }
        case ACKNOWLEDGE -> published += broker.completeNext() ? 1 : 0;
        case REFUSE -> refused += broker.errorNext(new UnknownServerException()) ? 1 : 0;
        case REFUSE_AS_OVERSIZE ->
            oversize += broker.errorNext(new RecordTooLargeException()) ? 1 : 0;
        case DELAY -> broker.refuseNext(1);
        case CATCH_UP -> caughtUp(publisher);
      }
      assertThat(publisher.counts().offered()).isEqualTo(offered);
      assertThat(publisher.counts().published()).isEqualTo(published);
    }
    caughtUp(publisher);
    PublisherCounts counts = publisher.close(Duration.ofSeconds(10));

    int taken = broker.history().size();
    int unanswered = taken - published - refused - oversize;
    assertThat(counts)
        .isEqualTo(
            Reports.counts(
                offered, published, 0, offered - taken, refused + oversize + unanswered, oversize));
  }

  private static void caughtUp(KafkaPublisher publisher) {
    await().pollInterval(Duration.ofMillis(1)).until(() -> publisher.waiting() == 0);
  }
}
