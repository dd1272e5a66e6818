package io.gradwatch.lab.layer;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Implementation of a {@link Gru}. Activations are [batch, units, time]. */
final class GruLayer extends BaseRecurrentLayer<Gru> {

  private static final String STATE = "h";

  GruLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return outputs(forward(null, training, workspaceMgr), workspaceMgr);
  }

  @Override
  public INDArray rnnTimeStep(INDArray next, LayerWorkspaceMgr workspaceMgr) {
    setInput(next, workspaceMgr);
    List<GruStep> steps = forward(stateMap.get(STATE), false, workspaceMgr);
    stateMap.put(STATE, lastState(steps));
    return outputs(steps, workspaceMgr);
  }

  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray next, boolean training, boolean storeLast, LayerWorkspaceMgr workspaceMgr) {
    setInput(next, workspaceMgr);
    List<GruStep> steps = forward(tBpttStateMap.get(STATE), training, workspaceMgr);
    if (storeLast) {
      tBpttStateMap.put(STATE, lastState(steps));
    }
    return outputs(steps, workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    return backward(epsilon, -1, null, workspaceMgr);
  }

  /** The truncated state is already that after this segment, the other one is that before it. */
  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int backLength, LayerWorkspaceMgr workspaceMgr) {
    return backward(epsilon, backLength, stateMap.get(STATE), workspaceMgr);
  }

  private Pair<Gradient, INDArray> backward(
      INDArray epsilon, int backLength, @Nullable INDArray state, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    List<GruStep> steps = forward(state, true, workspaceMgr);
    GruWeights weights = weights(true, workspaceMgr);
    gradientsFlattened.assign(0);
    GruWeights gradientSums = GruWeights.of(layerConf(), gradientsFlattened);
    INDArray inputGradient =
        workspaceMgr.create(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'f');
    int first = backLength > 0 ? Math.max(0, steps.size() - backLength) : 0;
    INDArray stateGradient = null;
    for (int t = steps.size() - 1; t >= first; t--) {
      GruStep step = steps.get(t);
      INDArray gradient = epsilon.get(all(), all(), point(t)).castTo(dataType);
      GruStep.Backward back =
          step.backward(
              stateGradient == null ? gradient : gradient.add(stateGradient), weights.recurrent());
      gradientSums.input().addi(step.input().transpose().mmul(back.preActivations()));
      step.addRecurrentGradient(back.preActivations(), gradientSums.recurrent());
      gradientSums.bias().addi(back.preActivations().sum(0));
      inputGradient
          .get(all(), all(), point(t))
          .assign(back.preActivations().mmul(weights.input().transpose()));
      stateGradient = back.before();
    }
    weightNoiseParams.clear();
    Gradient gradients = new DefaultGradient(gradientsFlattened);
    gradients.gradientForVariable().putAll(gradientSums.byKey());
    return new Pair<>(gradients, backpropDropOutIfPresent(inputGradient));
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  private List<GruStep> forward(
      @Nullable INDArray state, boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    if (maskArray != null) {
      throw new IllegalStateException("Gru: masks are not supported");
    }
    applyDropOutIfNecessary(training, workspaceMgr);
    INDArray sequence = input.castTo(dataType);
    GruWeights weights = weights(training, workspaceMgr);
    INDArray before =
        state == null ? Nd4j.zeros(dataType, sequence.size(0), layerConf().getNOut()) : state;
    List<GruStep> steps = new ArrayList<>();
    for (long t = 0; t < sequence.size(2); t++) {
      INDArray stepInput = sequence.get(all(), all(), point(t)).dup('f');
      GruStep step = GruStep.forward(stepInput, before, weights);
      steps.add(step);
      before = step.after();
    }
    return steps;
  }

  private GruWeights weights(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return new GruWeights(
        getParamWithNoise(GruWeights.INPUT, training, workspaceMgr),
        getParamWithNoise(GruWeights.RECURRENT, training, workspaceMgr),
        getParamWithNoise(GruWeights.BIAS, training, workspaceMgr));
  }

  private INDArray outputs(List<GruStep> steps, LayerWorkspaceMgr workspaceMgr) {
    long[] shape = {input.size(0), layerConf().getNOut(), steps.size()};
    INDArray out = workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'f');
    for (int t = 0; t < steps.size(); t++) {
      out.get(all(), all(), point(t)).assign(steps.get(t).after());
    }
    return out;
  }

  /** Copies the last state out of the workspace of this pass. */
  private static INDArray lastState(List<GruStep> steps) {
    return steps.get(steps.size() - 1).after().detach();
  }
}
