package io.gradwatch.dl4j;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One of a network's flat arrays, step after step: nearly always the same array as before. */
final class FlatView {

  private final Supplier<INDArray> array;
  private @Nullable FlatValues values;

  FlatView(Supplier<INDArray> array) {
    this.array = array;
  }

  /** The values that the network has there now. */
  FlatValues values() {
    INDArray now = array.get();
    FlatValues before = values;
    if (before != null && before.are(now)) {
      return before;
    }
    FlatValues current = FlatValues.of(now);
    values = current;
    return current;
  }
}
