package io.gradwatch.dl4j;

import io.gradwatch.dl4j.TimeStepGradientRecorder.Direction;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Proxy around a recurrent layer that delegates every call and records the gradient that
 * back-propagation through the layer returns. It implements the same interfaces as the layer,
 * through which alone Deeplearning4j accesses a recurrent layer.
 */
final class InstrumentedLayer implements InvocationHandler {

  private static final String BACKPROP = "backpropGradient";
  private static final String TRUNCATED_BACKPROP = "tbpttBackpropGradient";

  private final Layer layer;
  private final int timeAxis;
  private final Direction direction;
  private final TimeStepGradientRecorder recorder;
  private final BooleanSupplier labelsMasked;
  private final CallbackGuard guard;

  private InstrumentedLayer(
      Layer layer,
      Direction direction,
      TimeStepGradientRecorder recorder,
      BooleanSupplier labelsMasked,
      CallbackGuard guard) {
    this.layer = layer;
    this.timeAxis = timeAxis(layer);
    this.direction = direction;
    this.recorder = recorder;
    this.labelsMasked = labelsMasked;
    this.guard = guard;
  }

  /**
   * Wraps a layer.
   *
   * @param labelsMasked whether the labels of the current batch have a mask
   */
  static Layer wrap(
      Layer layer,
      Direction direction,
      TimeStepGradientRecorder recorder,
      BooleanSupplier labelsMasked,
      CallbackGuard guard) {
    return (Layer)
        Proxy.newProxyInstance(
            layer.getClass().getClassLoader(),
            interfaces(layer.getClass()).toArray(Class<?>[]::new),
            new InstrumentedLayer(layer, direction, recorder, labelsMasked, guard));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    Object result;
    try {
      result = method.invoke(layer, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
    boolean truncated = method.getName().equals(TRUNCATED_BACKPROP);
    if (truncated || method.getName().equals(BACKPROP)) {
      guard.run("measuring time steps", () -> recordGradient(result, truncated, args));
    }
    return result;
  }

  private void recordGradient(
      @Nullable Object result, boolean truncated, @Nullable Object @Nullable [] args) {
    if (result instanceof Pair<?, ?> pair
        && pair.getSecond() instanceof INDArray gradient
        && gradient.rank() == 3) {
      int backpropSteps = truncated ? backpropSteps(args) : Integer.MAX_VALUE;
      INDArray mask = layer.getMaskArray();
      boolean masksFeatures =
          mask != null && mask.rank() == 2 && mask.size(1) == gradient.size(timeAxis);
      if (backpropSteps >= gradient.size(timeAxis)
          && (masksFeatures || labelsMasked.getAsBoolean())) {
        recorder.recordMasked(gradient, timeAxis, masksFeatures ? mask : null, direction);
      } else {
        recorder.record(gradient, timeAxis, backpropSteps, direction);
      }
    }
  }

  /**
   * Returns the second argument of truncated back-propagation; zero or less stands for the whole
   * sequence.
   */
  private static int backpropSteps(@Nullable Object @Nullable [] args) {
    return args != null && args.length > 1 && args[1] instanceof Integer steps && steps > 0
        ? steps
        : Integer.MAX_VALUE;
  }

  private static int timeAxis(Layer layer) {
    return TimeSeriesUtils.getFormatFromRnnLayer(layer.conf().getLayer()) == RNNFormat.NWC ? 1 : 2;
  }

  private static Set<Class<?>> interfaces(Class<?> type) {
    Set<Class<?>> found = new LinkedHashSet<>();
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      found.addAll(Set.of(c.getInterfaces()));
    }
    return found;
  }
}
