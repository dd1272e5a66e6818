package io.gradwatch.benchmarks.population;

import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.PredictionTask;
import io.gradwatch.training.loop.BatchTransform;
import io.gradwatch.training.loop.Restart;
import io.gradwatch.training.loop.TrainingLoop;
import io.gradwatch.training.loop.TrainingLoopBuilder;
import io.gradwatch.training.loop.Trial;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Builds a variant: what is trained, which fault is planted and how the run must behave. */
final class VariantBuilder {

  private final String name;
  private final DatasetGenerator dataset;
  private final NetworkSpec network;
  private final StringBuilder modifications = new StringBuilder();
  private final Set<VerdictKind> alternatives = EnumSet.noneOf(VerdictKind.class);
  private final Set<VerdictKind> acceptable = EnumSet.noneOf(VerdictKind.class);
  private int batchSize = 32;
  private long steps = 400;
  private boolean shuffle = true;
  private Optional<Restart> restart = Optional.empty();
  private Consumer<TrainableNetwork> prepareNetwork = learner -> {};
  private BatchTransform changeBatches = (step, rows) -> rows;
  private List<Integer> faultyLayers = List.of();
  private long plantedStep;
  private OnsetRule onsetRule = OnsetRule.PLANTED_STEP;
  private ValidityCheck validityCheck = run -> Optional.empty();

  private VariantBuilder(String name, DatasetGenerator dataset, NetworkSpec network) {
    this.name = name;
    this.dataset = dataset;
    this.network = network;
  }

  static VariantBuilder of(String name, DatasetGenerator dataset, NetworkSpec network) {
    return new VariantBuilder(name, dataset, network);
  }

  VariantBuilder batchSize(int rows) {
    batchSize = rows;
    return this;
  }

  VariantBuilder steps(long count) {
    steps = count;
    return this;
  }

  VariantBuilder withoutShuffling() {
    shuffle = false;
    return this;
  }

  VariantBuilder restart(long checkpoint, long crash) {
    restart = Optional.of(new Restart(checkpoint, crash));
    modifications.append(" Restart[checkpoint=" + checkpoint + ", crash=" + crash + "]");
    return this;
  }

  /** Modifies the initialised network. The description becomes part of the fingerprint. */
  VariantBuilder prepareNetwork(String description, Consumer<TrainableNetwork> change) {
    prepareNetwork = change;
    modifications.append(' ').append(description);
    return this;
  }

  /** Modifies batches. The description becomes part of the fingerprint. */
  VariantBuilder changeBatches(String description, BatchTransform change) {
    changeBatches = change;
    modifications.append(' ').append(description);
    return this;
  }

  VariantBuilder alternatives(VerdictKind... kinds) {
    alternatives.addAll(List.of(kinds));
    return this;
  }

  VariantBuilder acceptable(VerdictKind... kinds) {
    acceptable.addAll(List.of(kinds));
    return this;
  }

  VariantBuilder faultyLayers(Integer... indices) {
    faultyLayers = List.of(indices);
    return this;
  }

  VariantBuilder plantedAt(long step) {
    plantedStep = step;
    return this;
  }

  VariantBuilder onsetRule(OnsetRule onset) {
    onsetRule = onset;
    return this;
  }

  VariantBuilder requires(ValidityCheck check) {
    validityCheck = check;
    return this;
  }

  /** Builds a faulty variant; the index is its position among the variants of its kind. */
  Variant buildFaulty(VerdictKind kind, int index) {
    KindExpectations expectations = KindExpectations.of(kind);
    Set<VerdictKind> otherKinds = union(expectations.alternatives(), alternatives);
    otherKinds.remove(kind);
    Set<VerdictKind> acceptableKinds = union(expectations.acceptable(), acceptable);
    acceptableKinds.removeAll(otherKinds);
    acceptableKinds.remove(kind);
    Set<VerdictKind> forbiddenKinds = union(expectations.forbidden(), Set.of());
    forbiddenKinds.removeAll(otherKinds);
    forbiddenKinds.removeAll(acceptableKinds);
    return variant(
        index,
        new GroundTruth(
            Optional.of(kind),
            otherKinds,
            acceptableKinds,
            forbiddenKinds,
            faultyLayers,
            plantedStep,
            onsetRule),
        validityCheck);
  }

  /** Builds a healthy variant; the index is its position among the healthy variants. */
  Variant buildHealthy(int index) {
    return variant(
        index, GroundTruth.healthy(acceptable), validityCheck.and(ValidityChecks.allFinite()));
  }

  private static Set<VerdictKind> union(Set<VerdictKind> first, Set<VerdictKind> second) {
    Set<VerdictKind> union = EnumSet.noneOf(VerdictKind.class);
    union.addAll(first);
    union.addAll(second);
    return union;
  }

  private Variant variant(int index, GroundTruth truth, ValidityCheck check) {
    String description =
        dataset.description()
            + " | "
            + network.description()
            + " | batch "
            + batchSize
            + " steps "
            + steps
            + (shuffle ? "" : " in order")
            + modifications;
    return new Variant(name, PopulationPart.ofIndex(index), description, truth, check, this::trial);
  }

  private Trial trial(long seed) {
    DataSplit split = dataset.generator().apply(seed);
    TrainingLoopBuilder loop =
        TrainingLoop.builder(name + "__" + seed)
            .batchSize(batchSize)
            .steps(steps)
            .seed(seed)
            .shuffle(shuffle)
            .balancedClasses(split.task() == PredictionTask.CLASSIFICATION)
            .batchTransform(changeBatches);
    restart.ifPresent(loop::restart);
    return new Trial(() -> prepared(network.build(split, seed)), split, loop.build());
  }

  private TrainableNetwork prepared(TrainableNetwork built) {
    prepareNetwork.accept(built);
    return built;
  }
}
