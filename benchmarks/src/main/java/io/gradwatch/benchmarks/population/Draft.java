package io.gradwatch.benchmarks.population;

import io.gradwatch.lab.data.DataSplit;
import io.gradwatch.lab.trial.BatchChange;
import io.gradwatch.lab.trial.Learner;
import io.gradwatch.lab.trial.Restart;
import io.gradwatch.lab.trial.Trial;
import io.gradwatch.lab.trial.TrialBuilder;
import io.gradwatch.protocol.VerdictKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A variant as it is declared: what is trained, what was planted, how it must behave. */
final class Draft {

  private final String name;
  private final Source data;
  private final Net net;
  private final StringBuilder text = new StringBuilder();
  private final Set<VerdictKind> alternatives = EnumSet.noneOf(VerdictKind.class);
  private final Set<VerdictKind> acceptable = EnumSet.noneOf(VerdictKind.class);
  private int batch = 32;
  private long steps = 400;
  private boolean shuffle = true;
  private Optional<Restart> restart = Optional.empty();
  private Consumer<Learner> prepare = learner -> {};
  private BatchChange batches = (step, rows) -> rows;
  private List<Integer> layers = List.of();
  private long planted;
  private Onset onset = Onset.AS_PLANTED;
  private Proof proof = run -> Optional.empty();

  private Draft(String name, Source data, Net net) {
    this.name = name;
    this.data = data;
    this.net = net;
  }

  static Draft of(String name, Source data, Net net) {
    return new Draft(name, data, net);
  }

  Draft batch(int rows) {
    batch = rows;
    return this;
  }

  Draft steps(long number) {
    steps = number;
    return this;
  }

  Draft inOrder() {
    shuffle = false;
    return this;
  }

  Draft restart(long checkpoint, long crash) {
    restart = Optional.of(new Restart(checkpoint, crash));
    text.append(' ').append(restart.get());
    return this;
  }

  /** Changes the initialised network; what is done is said, since streams are known by it. */
  Draft prepare(String what, Consumer<Learner> change) {
    prepare = change;
    text.append(' ').append(what);
    return this;
  }

  /** Changes batches; what is done is said, since streams are known by it. */
  Draft batches(String what, BatchChange change) {
    batches = change;
    text.append(' ').append(what);
    return this;
  }

  Draft or(VerdictKind... others) {
    alternatives.addAll(List.of(others));
    return this;
  }

  Draft accept(VerdictKind... consequences) {
    acceptable.addAll(List.of(consequences));
    return this;
  }

  Draft layers(Integer... where) {
    layers = List.of(where);
    return this;
  }

  Draft from(long step) {
    planted = step;
    return this;
  }

  Draft onset(Onset rule) {
    onset = rule;
    return this;
  }

  Draft proved(Proof by) {
    proof = by;
    return this;
  }

  /** A faulty variant, at a place among those of its kind. */
  Variant fault(VerdictKind kind, int place) {
    KindLore lore = KindLore.of(kind);
    Set<VerdictKind> names = union(lore.alternatives(), alternatives);
    names.remove(kind);
    Set<VerdictKind> allowed = union(lore.acceptable(), acceptable);
    allowed.removeAll(names);
    allowed.remove(kind);
    Set<VerdictKind> forbidden = union(lore.forbidden(), Set.of());
    forbidden.removeAll(names);
    forbidden.removeAll(allowed);
    return variant(
        place,
        new Truth(Optional.of(kind), names, allowed, forbidden, layers, planted, onset),
        proof);
  }

  /** A healthy variant, at a place among them. */
  Variant healthy(int place) {
    return variant(place, Truth.healthy(acceptable), proof.and(Proofs.finite()));
  }

  private static Set<VerdictKind> union(Set<VerdictKind> some, Set<VerdictKind> more) {
    Set<VerdictKind> all = EnumSet.noneOf(VerdictKind.class);
    all.addAll(some);
    all.addAll(more);
    return all;
  }

  private Variant variant(int place, Truth truth, Proof proved) {
    String all =
        data.text()
            + " | "
            + net.text()
            + " | batch "
            + batch
            + " steps "
            + steps
            + (shuffle ? "" : " in order")
            + text;
    return new Variant(name, Part.at(place), all, truth, proved, this::trial);
  }

  private Trial trial(long seed) {
    DataSplit split = data.make().apply(seed);
    TrialBuilder trial =
        Trial.builder(name + "__" + seed, () -> net.learner(split, seed), split)
            .batchSize(batch)
            .steps(steps)
            .seed(seed)
            .shuffle(shuffle)
            .prepare(prepare)
            .batches(batches);
    restart.ifPresent(trial::restart);
    return trial.build();
  }
}
