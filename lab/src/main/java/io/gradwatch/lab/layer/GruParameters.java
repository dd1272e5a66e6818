package io.gradwatch.lab.layer;

import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Counts, names and initialises the parameters of a {@link Gru}. */
final class GruParameters implements ParamInitializer {

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    Gru gru = (Gru) layer;
    return GruWeights.BLOCKS * gru.getNOut() * (gru.getNIn() + gru.getNOut() + 1);
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return List.of(GruWeights.INPUT, GruWeights.RECURRENT, GruWeights.BIAS);
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return List.of(GruWeights.INPUT, GruWeights.RECURRENT);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of(GruWeights.BIAS);
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return key.equals(GruWeights.INPUT) || key.equals(GruWeights.RECURRENT);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return key.equals(GruWeights.BIAS);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    Gru gru = (Gru) conf.getLayer();
    GruWeights weights = GruWeights.of(gru, paramsView);
    if (initializeParams) {
      IWeightInit recurrent =
          gru.getWeightInitFnRecurrent() == null
              ? gru.getWeightInitFn()
              : gru.getWeightInitFnRecurrent();
      fill(weights.input(), gru.getWeightInitFn());
      fill(weights.recurrent(), recurrent);
      weights.bias().assign(gru.getBiasInit());
      weights.bias().get(interval(0, gru.getNOut())).assign(gru.getUpdateGateBias());
    }
    Map<String, INDArray> byKey = weights.byKey();
    byKey.keySet().forEach(conf::addVariable);
    return byKey;
  }

  /**
   * Initialises each block separately, because the fan-out of one gate is not that of all three.
   */
  private static void fill(INDArray matrix, IWeightInit weightInit) {
    long in = matrix.size(0);
    long out = matrix.size(1) / GruWeights.BLOCKS;
    INDArray flat = matrix.reshape('f', new long[] {matrix.length()});
    for (int block = 0; block < GruWeights.BLOCKS; block++) {
      INDArray view = flat.get(interval(block * in * out, (block + 1) * in * out));
      weightInit.init((double) in, (double) out, new long[] {in, out}, 'f', view);
    }
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    return GruWeights.of((Gru) conf.getLayer(), gradientView).byKey();
  }
}
