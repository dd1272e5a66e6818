package io.gradwatch.lab.recipe;

/**
 * A recurrent layer that reads a sequence and hands its last state on.
 *
 * @param cell kind of unit
 * @param units number of them
 * @param weights what its recurrent weights start from; only simple units and reservoirs heed it
 * @param gain that the start is multiplied by; for a reservoir the spectral radius
 * @param backLength time steps that back-propagation goes through; 0 for all
 * @param gateBias first bias of the gate that keeps the state: an LSTM's forget gate, a GRU's
 *     update gate
 */
public record Memory(
    Cell cell, int units, RecurrentStart weights, double gain, int backLength, double gateBias) {

  /** Kinds of unit. */
  public enum Cell {
    /** h' = tanh(x·W + h·U + b). */
    SIMPLE,
    /** The same with the logistic function. */
    SIMPLE_SIGMOID,
    /** Long short-term memory. */
    LSTM,
    /** Gated recurrent unit. */
    GRU,
    /** A reservoir: simple units that are never trained; the read-out behind them is. */
    ECHO_STATE
  }

  /** What recurrent weights start from. */
  public enum RecurrentStart {
    /** The recipe's first weights. */
    AS_INPUT,
    /** One on the diagonal. */
    IDENTITY,
    /** A random rotation. */
    ORTHOGONAL,
    /** Gaussian, scaled to spectral radius 1. */
    GAUSSIAN
  }

  public Memory {
    if (units < 1 || backLength < 0) {
      throw new IllegalArgumentException(
          units + " units, back-propagation through " + backLength + " time steps");
    }
  }

  /** Simple units. */
  public static Memory simple(int units, RecurrentStart weights, double gain) {
    return new Memory(Cell.SIMPLE, units, weights, gain, 0, 0);
  }

  /** Gated units. */
  public static Memory gated(Cell cell, int units, double gateBias) {
    return new Memory(cell, units, RecurrentStart.AS_INPUT, 1, 0, gateBias);
  }

  /** A reservoir of a spectral radius. */
  public static Memory reservoir(int units, double radius) {
    return new Memory(Cell.ECHO_STATE, units, RecurrentStart.GAUSSIAN, radius, 0, 0);
  }

  /** With other recurrent weights to start from. */
  public Memory startingFrom(RecurrentStart other, double otherGain) {
    return new Memory(cell, units, other, otherGain, backLength, gateBias);
  }

  /** With truncated back-propagation. */
  public Memory truncatedTo(int timeSteps) {
    return new Memory(cell, units, weights, gain, timeSteps, gateBias);
  }

  /** With another first bias of the keeping gate. */
  public Memory withGateBias(double bias) {
    return new Memory(cell, units, weights, gain, backLength, bias);
  }

  /** Whether its units are simple ones that are trained. */
  public boolean simple() {
    return cell == Cell.SIMPLE || cell == Cell.SIMPLE_SIGMOID;
  }
}
