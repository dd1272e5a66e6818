package io.gradwatch.lab.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of a gated recurrent unit, which Deeplearning4j does not provide. It is used like
 * any other recurrent layer, including {@code LastTimeStep} and truncated back-propagation; masks
 * and the data format batch-time-features are rejected.
 *
 * <p>With input x, state h and the logistic function σ (Cho et al. 2014, arXiv:1406.1078, where the
 * update gate is written z):
 *
 * <pre>
 * z = σ(x·Wz + h·Uz + bz)      r = σ(x·Wr + h·Ur + br)
 * c = tanh(x·Wc + (r∘h)·Uc + bc)      h' = z∘h + (1 − z)∘c
 * </pre>
 */
public final class Gru extends BaseRecurrentLayer {

  private double updateGateBias;

  /** For Jackson. */
  private Gru() {}

  private Gru(Builder builder) {
    super(builder);
    this.updateGateBias = builder.updateGateBias;
  }

  /** Initial bias of the update gate; above zero, the unit initially retains its state. */
  public double getUpdateGateBias() {
    return updateGateBias;
  }

  /** For Jackson. */
  public void setUpdateGateBias(double updateGateBias) {
    this.updateGateBias = updateGateBias;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet("Gru", getLayerName(), layerIndex, getNIn(), getNOut());
    if (getRnnDataFormat() == RNNFormat.NWC) {
      throw new IllegalStateException("Gru: data format is NWC; only NCW is supported");
    }
    GruLayer layer = new GruLayer(conf, networkDataType);
    layer.setListeners(trainingListeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(layerParamsView);
    layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return new GruParameters();
  }

  /** Not estimated, as with Deeplearning4j's own simple recurrent layer. */
  @Override
  public @Nullable LayerMemoryReport getMemoryReport(InputType inputType) {
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Gru gru && super.equals(gru) && updateGateBias == gru.updateGateBias;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Double.hashCode(updateGateBias);
  }

  /** Settings of a {@link Gru}: those of every recurrent layer, and the bias of the update gate. */
  public static final class Builder extends BaseRecurrentLayer.Builder<Builder> {

    private double updateGateBias;

    /** Creates a builder with tanh, which is the only activation of a gated recurrent unit. */
    public Builder() {
      activation(new ActivationTanH());
    }

    /** Sets the initial bias of the update gate. Default: 0. */
    public Builder updateGateBias(double bias) {
      this.updateGateBias = bias;
      return this;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the parent's signature
    public <E extends org.deeplearning4j.nn.conf.layers.Layer> E build() {
      return (E) new Gru(this);
    }
  }
}
