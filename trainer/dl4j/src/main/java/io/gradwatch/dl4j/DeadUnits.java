package io.gradwatch.dl4j;

/** Finds the units of a layer that are exactly zero for the whole batch. */
final class DeadUnits {

  private DeadUnits() {}

  /**
   * The share of such units, 0 to 1. Leaves a unit at its first element that is not zero, so that
   * only dead units cost something. NaN is not zero.
   *
   * @param unitAxis the axis along which the layer's units (features, channels) lie
   */
  static double share(FlatValues output, int unitAxis) {
    int units = Math.toIntExact(output.size(unitAxis));
    long stride = output.stride(unitAxis);
    int[] candidates = new int[units];
    for (int unit = 0; unit < units; unit++) {
      candidates[unit] = unit;
    }
    int remaining = units;
    for (long block = 0; block < output.length() && remaining > 0; block += units * stride) {
      int kept = 0;
      for (int i = 0; i < remaining; i++) {
        int unit = candidates[i];
        if (isZero(output, block + unit * stride, stride)) {
          candidates[kept++] = unit;
        }
      }
      remaining = kept;
    }
    return (double) remaining / units;
  }

  private static boolean isZero(FlatValues output, long from, long length) {
    for (long at = from; at < from + length; at++) {
      if (output.get(at) != 0) {
        return false;
      }
    }
    return true;
  }
}
