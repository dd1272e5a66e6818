package io.gradwatch.dl4j;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.AbstractLayer;

/**
 * Keeps layers with dropout from overwriting their input, which is the output of the preceding
 * layer and has yet to be measured. Such a layer draws the same random numbers and computes the
 * same result, in a separate array.
 */
final class InputModificationGuard implements AutoCloseable {

  private final Deque<Layer> guarded = new ArrayDeque<>();

  InputModificationGuard(List<LayerHandle> handles) {
    for (LayerHandle handle : handles) {
      handle
          .layer()
          .filter(layer -> layer.conf().getLayer().getIDropout() != null)
          .filter(InputModificationGuard::allowsInputModification)
          .ifPresent(
              layer -> {
                layer.allowInputModification(false);
                guarded.push(layer);
              });
    }
  }

  @Override
  public void close() {
    while (!guarded.isEmpty()) {
      guarded.pop().allowInputModification(true);
    }
  }

  /** Reads the private field, because the setting has a setter but no getter. */
  private static boolean allowsInputModification(Layer layer) {
    if (!(layer instanceof AbstractLayer<?>)) {
      return false;
    }
    try {
      Field field = AbstractLayer.class.getDeclaredField("inputModificationAllowed");
      field.setAccessible(true);
      return field.getBoolean(layer);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "AbstractLayer has no accessible field inputModificationAllowed in this version", e);
    }
  }
}
