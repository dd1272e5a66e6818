package io.gradwatch.lab.layer;

import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Views of the parameters of a {@link Gru}, or of their gradient, in the network's flat array. In
 * each, the blocks of update gate, reset gate and candidate are concatenated.
 *
 * @param input [inputs, 3·units]
 * @param recurrent [units, 3·units]
 * @param bias 3·units
 */
record GruWeights(INDArray input, INDArray recurrent, INDArray bias) {

  static final String INPUT = "W";
  static final String RECURRENT = "RW";
  static final String BIAS = "b";

  /** Update gate, reset gate, candidate. */
  static final int BLOCKS = 3;

  static GruWeights of(Gru gru, INDArray flat) {
    long in = gru.getNIn();
    long out = gru.getNOut();
    long recurrentFrom = in * BLOCKS * out;
    long biasFrom = recurrentFrom + out * BLOCKS * out;
    INDArray line = flat.reshape(flat.length());
    return new GruWeights(
        line.get(interval(0, recurrentFrom)).reshape('f', in, BLOCKS * out),
        line.get(interval(recurrentFrom, biasFrom)).reshape('f', out, BLOCKS * out),
        line.get(interval(biasFrom, biasFrom + BLOCKS * out)));
  }

  Map<String, INDArray> byKey() {
    Map<String, INDArray> views = new LinkedHashMap<>();
    views.put(INPUT, input);
    views.put(RECURRENT, recurrent);
    views.put(BIAS, bias);
    return views;
  }
}
