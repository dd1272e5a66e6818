package io.gradwatch.detect.window;

import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.LayerFamily;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LossFamily;
import io.gradwatch.protocol.LossReduction;
import io.gradwatch.protocol.OutputInfo;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunVocabulary;
import io.gradwatch.protocol.TrainingInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What detectors need to know of a run, in the vocabulary of the contract. Computed once for each
 * {@link RunInfo}; what it does not state is UNKNOWN, empty or NaN.
 */
public final class RunFacts {

  /** The facts of a run that has not announced itself. */
  public static final RunFacts UNKNOWN =
      new RunFacts(TrainingInfo.UNKNOWN, List.of(), LayerGraph.UNKNOWN);

  private final TrainingInfo training;
  private final List<LayerInfo> layers;
  private final LayerGraph graph;
  private final boolean branched;

  private RunFacts(TrainingInfo training, List<LayerInfo> layers, LayerGraph graph) {
    this.training = training;
    this.layers = layers;
    this.graph = graph;
    this.branched = graph.hasTable() && !graph.isChain();
  }

  /** Returns the facts that the record states, or that the words in it translate to. */
  public static RunFacts of(RunInfo info) {
    RunInfo complete = RunVocabulary.complete(info);
    return new RunFacts(
        complete.training(),
        complete.layers(),
        LayerGraph.of(complete.layers(), complete.training().outputs()));
  }

  /**
   * Whether the size of an update is independent of the scale of the gradient; empty if unknown.
   */
  public Optional<Boolean> updateIsNormalized() {
    return training.optimizer().normalizesUpdate();
  }

  /** The same facts of a run whose only loss is that of one output; its baseline is implied. */
  RunFacts ofOutput(int output) {
    List<OutputInfo> all = outputs();
    List<OutputInfo> one = output < all.size() ? all.subList(output, output + 1) : List.of();
    return new RunFacts(
        new TrainingInfo(training.optimizer(), one, OptionalDouble.empty()), layers, graph);
  }

  /** The outputs of the network, each with its term of the loss; empty if unknown. */
  public List<OutputInfo> outputs() {
    return training.outputs();
  }

  /**
   * Family of the loss; {@link LossFamily#OTHER} if the outputs have losses of several families.
   */
  public LossFamily lossFamily() {
    List<LossFamily> families = outputs().stream().map(OutputInfo::loss).distinct().toList();
    return switch (families.size()) {
      case 0 -> LossFamily.UNKNOWN;
      case 1 -> families.get(0);
      default -> LossFamily.OTHER;
    };
  }

  /** Whether the loss of one output, at least, is a cross-entropy. */
  public boolean hasCrossEntropyLoss() {
    return outputs().stream().anyMatch(output -> output.loss().isCrossEntropy());
  }

  /**
   * The loss of the best constant prediction: as the trainer computed it, or, for a single output,
   * as its loss function implies: ln k for cross-entropy over k classes of equal size, ln 2 for
   * each binary unit. NaN if unknown, as with weights, and where a loss adds up over time steps.
   */
  public double baselineLoss() {
    double implied = outputs().size() == 1 ? impliedBaseline(outputs().get(0)) : Double.NaN;
    return training.baselineLoss().orElse(implied);
  }

  private static double impliedBaseline(OutputInfo output) {
    boolean addsUp = output.perTimeStep() && output.timeReduction() != LossReduction.MEAN;
    if (addsUp || output.weighted().orElse(false) || output.units() < 1) {
      return Double.NaN;
    }
    return switch (output.loss()) {
      case CROSS_ENTROPY -> output.units() > 1 ? Math.log((double) output.units()) : Double.NaN;
      case BINARY_CROSS_ENTROPY -> Math.log(2) * binaryTerms(output);
      default -> Double.NaN;
    };
  }

  private static double binaryTerms(OutputInfo output) {
    return switch (output.unitReduction()) {
      case SUM -> (double) output.units();
      case MEAN -> 1;
      case UNKNOWN -> output.units() == 1 ? 1 : Double.NaN;
    };
  }

  /**
   * Whether the output of a layer becomes a softmax: by its own activation function, or in the loss
   * if it has none, as in frameworks whose cross-entropy expects logits.
   */
  public boolean isSoftmax(int layerIndex) {
    return switch (activation(layerIndex)) {
      case SOFTMAX, LOG_SOFTMAX -> true;
      case IDENTITY, UNKNOWN ->
          outputs().stream()
              .filter(output -> output.layer().equals(OptionalInt.of(layerIndex)))
              .anyMatch(output -> output.loss() == LossFamily.CROSS_ENTROPY);
      default -> false;
    };
  }

  /** Family of a layer's activation function. */
  public ActivationFamily activation(int layerIndex) {
    return isListed(layerIndex)
        ? layers.get(layerIndex).activationFamily()
        : ActivationFamily.UNKNOWN;
  }

  /** Family of a layer. */
  public LayerFamily layerFamily(int layerIndex) {
    return isListed(layerIndex) ? layers.get(layerIndex).family() : LayerFamily.UNKNOWN;
  }

  /**
   * Whether the layers are to be compared along the paths of a graph and not in the order of the
   * list: the inputs are known, they form no chain, and there are few enough layers.
   */
  public boolean isBranched() {
    return branched;
  }

  private boolean isListed(int layerIndex) {
    return layerIndex >= 0 && layerIndex < layers.size();
  }

  /**
   * Depth of a layer: the number of connections on the longest path along which the gradient flows
   * from a loss to it; 0 for a layer on whose output a loss is computed and that no other layer
   * reads. It shrinks along every connection. Empty if no loss depends on the layer, or if the
   * layer is unknown.
   */
  public OptionalInt depth(int layerIndex) {
    return graph.depth(layerIndex);
  }

  /**
   * Whether layer {@code behind} lies on a path from layer {@code layer} to a loss, so that a
   * gradient passes through it before it reaches {@code layer}. Layers whose inputs are unknown
   * read the one before them in the order of the list.
   */
  public boolean isBehind(int layer, int behind) {
    return graph.isBehind(layer, behind);
  }
}
