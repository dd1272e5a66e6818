package io.gradwatch.trainer.verdicts;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VerdictStoreTest {

  private final VerdictStore store = new VerdictStore();

  private static Event event(String run, int attempt, String id, EventPhase phase) {
    return new Event(
        run,
        attempt,
        id,
        phase,
        VerdictKind.NON_FINITE,
        Severity.CRITICAL,
        Optional.empty(),
        List.of(),
        1,
        2,
        OptionalLong.empty(),
        true,
        "",
        "",
        List.of(),
        List.of(),
        Instant.EPOCH);
  }

  private static RollingReport norms(int attempt, boolean complete) {
    return new RollingReport(
        "run",
        attempt,
        9,
        Instant.EPOCH,
        10,
        List.of(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        complete,
        10,
        0);
  }

  @Test
  void keepsTheNewestEventOfEachVerdictInTheOrderInWhichTheyBegan() {
    store.add(event("run", 1, "b", EventPhase.BEGAN));
    store.add(event("run", 1, "a", EventPhase.BEGAN));
    store.add(event("run", 1, "b", EventPhase.CLEARED));

    assertThat(store.verdicts("run", 1))
        .extracting(event -> event.id() + " " + event.phase())
        .containsExactly("b CLEARED", "a BEGAN");
  }

  @Test
  void separatesRunsAndAttempts() {
    store.add(event("run", 1, "a", EventPhase.BEGAN));
    store.add(event("run", 2, "b", EventPhase.BEGAN));
    store.add(event("other", 1, "c", EventPhase.BEGAN));

    assertThat(store.verdicts("run", 2)).extracting(Event::id).containsExactly("b");
    assertThat(store.verdicts("nobody", 1)).isEmpty();
  }

  @Test
  void anAttemptIsCompleteOnceItsLastReportIsComplete() throws Exception {
    assertThat(store.awaitComplete("run", 2, 0)).isFalse();
    store.add(norms(1, true));
    assertThat(store.awaitComplete("run", 2, 0)).isFalse();
    store.add(norms(2, false));
    assertThat(store.awaitComplete("run", 2, 0)).isFalse();
    store.add(norms(2, true));
    assertThat(store.awaitComplete("run", 2, 0)).isTrue();
  }

  @Test
  void theLastReportWakesWaiters() throws Exception {
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return store.awaitComplete("run", 1, 20_000);
              } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
              }
            });

    store.add(norms(1, false));
    assertThat(waiting).isNotDone();
    store.add(norms(1, true));

    assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void waitingEndsAtTheTimeout() throws Exception {
    assertThat(store.awaitComplete("run", 1, 10)).isFalse();
  }
}
