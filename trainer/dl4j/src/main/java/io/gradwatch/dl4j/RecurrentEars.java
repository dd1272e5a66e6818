package io.gradwatch.dl4j;

import io.gradwatch.dl4j.TimeStepEar.Direction;
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
 * Puts a {@link HeardLayer} before every recurrent layer of a network, and takes them all away
 * again.
 *
 * <p>Only the innermost layer is replaced, inside its wrappers: Deeplearning4j addresses recurrent
 * layers by interface, but wrappers and bidirectional layers by class.
 */
final class RecurrentEars implements AutoCloseable {

  private final Map<Integer, TimeStepEar> ears = new HashMap<>();
  private final Deque<Runnable> restore = new ArrayDeque<>();
  private final FailureLog failures;

  RecurrentEars(Network network, List<Part> parts, FailureLog failures) {
    this.failures = failures;
    for (Part part : parts) {
      if (part.reached() && part.layer().isPresent()) {
        Layer layer = part.layer().get();
        TimeStepEar ear = new TimeStepEar();
        Layer heard = hear(layer, Direction.FORWARD, ear);
        if (heard != layer) {
          network.replaceLayer(part, heard);
          restore.push(() -> network.replaceLayer(part, layer));
        }
        ears.put(part.index(), ear);
      }
    }
  }

  /** The ear of a part; empty for one that back-propagation does not reach. */
  Optional<TimeStepEar> of(Part part) {
    return Optional.ofNullable(ears.get(part.index()));
  }

  /** Puts every layer back where it was. */
  @Override
  public void close() {
    while (!restore.isEmpty()) {
      restore.pop().run();
    }
  }

  /** The layer to put in the place of this one: itself, unless it is recurrent. */
  private Layer hear(Layer layer, Direction direction, TimeStepEar ear) {
    if (layer instanceof BidirectionalLayer bidirectional) {
      hearInside(bidirectional, "fwd", Direction.FORWARD, ear);
      hearInside(bidirectional, "bwd", Direction.REVERSE, ear);
      return layer;
    }
    if (layer instanceof BaseWrapperLayer wrapper) {
      Layer inner = wrapper.getUnderlying();
      Layer heard = asksForClass(wrapper) ? inner : hear(inner, direction, ear);
      if (heard != inner) {
        wrapper.setUnderlying(heard);
        restore.push(() -> wrapper.setUnderlying(inner));
      }
      return layer;
    }
    return layer instanceof RecurrentLayer
        ? HeardLayer.around(layer, direction, ear, failures)
        : layer;
  }

  /** A mask-zero layer finds out by its inner layer's class that time is the second axis. */
  private static boolean asksForClass(BaseWrapperLayer wrapper) {
    return wrapper instanceof MaskZeroLayer
        && wrapper.getUnderlying() instanceof BaseRecurrentLayer<?> recurrent
        && recurrent.getDataFormat() == RNNFormat.NWC;
  }

  /** The two directions are private fields without setters. */
  private void hearInside(
      BidirectionalLayer layer, String fieldName, Direction direction, TimeStepEar ear) {
    try {
      Field field = BidirectionalLayer.class.getDeclaredField(fieldName);
      field.setAccessible(true);
      Layer inner = (Layer) field.get(layer);
      Layer heard = hear(inner, direction, ear);
      if (heard != inner) {
        field.set(layer, heard);
        restore.push(() -> set(field, layer, inner));
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
