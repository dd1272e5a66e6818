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
  private Optional<Pretraining> pretraining = Optional.empty();
  private boolean balancedClasses = true;
  private String condition = "";
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

  /** Trains the network before the run begins. */
  VariantBuilder pretrained(Pretraining training) {
    pretraining = Optional.of(training);
    modifications.append(' ').append(training.description());
    return this;
  }

  /** Has classes of different size, so that the trainer measures the baseline loss. */
  VariantBuilder unbalancedClasses() {
    balancedClasses = false;
    return this;
  }

  /** Name of what makes a healthy training of these networks unusual, for tables. */
  VariantBuilder condition(String label) {
    condition = label;
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

  /** Builds a faulty variant. */
  Variant buildFaulty(VerdictKind kind) {
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

  /** Builds a healthy variant. */
  Variant buildHealthy() {
    return variant(GroundTruth.healthy(acceptable), validityCheck.and(ValidityChecks.allFinite()));
  }

  private static Set<VerdictKind> union(Set<VerdictKind> first, Set<VerdictKind> second) {
    Set<VerdictKind> union = EnumSet.noneOf(VerdictKind.class);
    union.addAll(first);
    union.addAll(second);
    return union;
  }

  private Variant variant(GroundTruth truth, ValidityCheck check) {
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
    Architecture architecture = network.architecture();
    OptimiserKind optimiser = network.optimiser();
    return new Variant(
        name,
        new Family(architecture.label(), dataset.name(), optimiser.label()),
        PopulationPart.of(architecture, dataset.name(), optimiser),
        condition,
        description,
        truth,
        check,
        pretraining.map(Pretraining::stepsBeforeRun).orElse(0L),
        this::trial);
  }

  private Trial trial(long seed) {
    DataSplit split = dataset.generator().apply(seed);
    TrainingLoopBuilder loop =
        TrainingLoop.builder(name + "__" + seed)
            .batchSize(batchSize)
            .steps(steps)
            .seed(seed)
            .shuffle(shuffle)
            .balancedClasses(!needsBaseline(split))
            .batchTransform(changeBatches);
    restart.ifPresent(loop::restart);
    return new Trial(() -> prepared(split, seed), split, loop.build());
  }

  /**
   * Whether the trainer passes its labels to the listener: it can measure the baseline loss of one
   * output only.
   */
  private boolean needsBaseline(DataSplit split) {
    boolean derivable = split.task() == PredictionTask.CLASSIFICATION && balancedClasses;
    return !derivable && network.architecture() != Architecture.TWO_HEADS;
  }

  private TrainableNetwork prepared(DataSplit split, long seed) {
    TrainableNetwork built = network.build(split, seed);
    prepareNetwork.accept(built);
    pretraining.ifPresent(training -> training.train(built, split, batchSize, seed));
    return built;
  }
}
