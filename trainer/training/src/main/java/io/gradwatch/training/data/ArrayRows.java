package io.gradwatch.training.data;

/** Rows held in arrays. */
final class ArrayRows implements RowSource {

  private final float[][] inputs;
  private final float[][] targets;

  /** Rows of these arrays, which are not copied. */
  ArrayRows(float[][] inputs, float[][] targets) {
    if (inputs.length != targets.length) {
      throw new IllegalArgumentException(inputs.length + " inputs, " + targets.length + " targets");
    }
    this.inputs = inputs;
    this.targets = targets;
  }

  @Override
  public int rows() {
    return inputs.length;
  }

  @Override
  public void readInput(int row, float[] to, int at) {
    System.arraycopy(inputs[row], 0, to, at, inputs[row].length);
  }

  @Override
  public void readTarget(int row, float[] to, int at) {
    System.arraycopy(targets[row], 0, to, at, targets[row].length);
  }
}
