package io.gradwatch.lab.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Configuration of a simple recurrent layer that reads the whole sequence and back-propagates
 * through its last time steps only. Deeplearning4j truncates by splitting a sequence into segments,
 * which requires an output at every time step; this layer supports a single output per sequence.
 */
public final class TruncatedRnn extends SimpleRnn {

  private final int backLength;

  /**
   * Creates the configuration.
   *
   * @param settings settings of the recurrent layer
   * @param backLength time steps that back-propagation goes through, at least 1
   */
  public TruncatedRnn(SimpleRnn.Builder settings, int backLength) {
    super(settings);
    if (backLength < 1) {
      throw new IllegalArgumentException("backLength is " + backLength + "; at least 1");
    }
    this.backLength = backLength;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    TruncatedRnnLayer layer = new TruncatedRnnLayer(conf, networkDataType, backLength);
    layer.setListeners(trainingListeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(layerParamsView);
    layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TruncatedRnn rnn && super.equals(rnn) && backLength == rnn.backLength;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + backLength;
  }

  /** Implementation of the layer. */
  private static final class TruncatedRnnLayer
      extends org.deeplearning4j.nn.layers.recurrent.SimpleRnn {

    private final int backLength;

    TruncatedRnnLayer(NeuralNetConfiguration conf, DataType dataType, int backLength) {
      super(conf, dataType);
      this.backLength = backLength;
    }

    /** The array is uninitialised before the truncation, where the gradient is zero. */
    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
      Pair<Gradient, INDArray> result = tbpttBackpropGradient(epsilon, backLength, workspaceMgr);
      INDArray gradient = result.getSecond();
      long untouched = gradient.size(2) - backLength;
      if (untouched > 0) {
        gradient
            .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, untouched))
            .assign(0);
      }
      return result;
    }
  }
}
