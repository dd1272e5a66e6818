package io.gradwatch.dl4j;

import io.gradwatch.dl4j.TimeStepGradientRecorder.Direction;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.layers.recurrent.MaskZeroLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;

/**
 * Wraps every recurrent layer of a network in an {@link InstrumentedLayer}, and restores the layers
 * on close.
 *
 * <p>Only the innermost layer is wrapped, inside its wrapper layers: Deeplearning4j accesses
 * recurrent layers through interfaces, but wrapper layers and bidirectional layers by class.
 */
final class RecurrentLayerProbes implements AutoCloseable {

  private final Map<Integer, TimeStepGradientRecorder> recorders = new HashMap<>();
  private final Deque<Runnable> restoreActions = new ArrayDeque<>();
  private final List<Layer> outputs;
  private final CallbackGuard guard;

  RecurrentLayerProbes(NetworkAdapter network, List<LayerHandle> handles, CallbackGuard guard) {
    this.guard = guard;
    this.outputs =
        handles.stream()
            .filter(LayerHandle::isOutput)
            .flatMap(handle -> handle.layer().stream())
            .toList();
    for (LayerHandle handle : handles) {
      if (handle.receivesGradient() && handle.layer().isPresent()) {
        Layer layer = handle.layer().get();
        TimeStepGradientRecorder recorder = new TimeStepGradientRecorder();
        Layer instrumented = instrument(layer, Direction.FORWARD, recorder);
        if (instrumented != layer) {
          network.replaceLayer(handle, instrumented);
          restoreActions.push(() -> network.replaceLayer(handle, layer));
        }
        recorders.put(handle.index(), recorder);
      }
    }
  }

  /** Returns the recorder of a layer; empty for one that receives no gradient. */
  Optional<TimeStepGradientRecorder> recorderOf(LayerHandle handle) {
    return Optional.ofNullable(recorders.get(handle.index()));
  }

  /** Returns whether the loss of the current batch leaves out labels of some output. */
  private boolean labelsMasked() {
    return outputs.stream().anyMatch(output -> output.getMaskArray() != null);
  }

  /** Restores every layer. */
  @Override
  public void close() {
    while (!restoreActions.isEmpty()) {
      restoreActions.pop().run();
    }
  }

  /** Returns the layer to replace this one with: the same layer, unless it is recurrent. */
  private Layer instrument(Layer layer, Direction direction, TimeStepGradientRecorder recorder) {
    if (layer instanceof BidirectionalLayer bidirectional) {
      instrumentDirection(bidirectional, "fwd", Direction.FORWARD, recorder);
      instrumentDirection(bidirectional, "bwd", Direction.REVERSE, recorder);
      return layer;
    }
    if (layer instanceof BaseWrapperLayer wrapper) {
      Layer inner = wrapper.getUnderlying();
      Layer instrumented =
          checksClassOfInnerLayer(wrapper) ? inner : instrument(inner, direction, recorder);
      if (instrumented != inner) {
        wrapper.setUnderlying(instrumented);
        restoreActions.push(() -> wrapper.setUnderlying(inner));
      }
      return layer;
    }
    return layer instanceof RecurrentLayer
        ? InstrumentedLayer.wrap(layer, direction, recorder, this::labelsMasked, guard)
        : layer;
  }

  /**
   * Returns whether the wrapper depends on its inner layer's class: a mask-zero layer uses it to
   * find out that time is the second axis.
   */
  private static boolean checksClassOfInnerLayer(BaseWrapperLayer wrapper) {
    return wrapper instanceof MaskZeroLayer
        && wrapper.getUnderlying() instanceof BaseRecurrentLayer<?> recurrent
        && recurrent.getDataFormat() == RNNFormat.NWC;
  }

  /** Instruments one direction, which is a private field without a setter. */
  private void instrumentDirection(
      BidirectionalLayer layer,
      String fieldName,
      Direction direction,
      TimeStepGradientRecorder recorder) {
    try {
      Field field = BidirectionalLayer.class.getDeclaredField(fieldName);
      field.setAccessible(true);
      Layer inner = (Layer) field.get(layer);
      Layer instrumented = instrument(inner, direction, recorder);
      if (instrumented != inner) {
        field.set(layer, instrumented);
        restoreActions.push(() -> set(field, layer, inner));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "BidirectionalLayer has no accessible field " + fieldName + " in this version", e);
    }
  }

  private static void set(Field field, Object holder, Layer value) {
    try {
      field.set(holder, value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot restore " + field, e);
    }
  }
}
