package io.gradwatch.lab.recipe;

/**
 * A recurrent layer that reads a sequence and hands its last state on.
 *
 * @param cell kind of unit
 * @param units number of them
 * @param recurrentInit what its recurrent weights start from; only simple units and reservoirs heed
 *     it
 * @param gain that the start is multiplied by; for a reservoir the spectral radius
 * @param backLength time steps that back-propagation goes through; 0 for all
 * @param gateBias first bias of the gate that keeps the state: an LSTM's forget gate, a GRU's
 *     update gate
 */
public record RecurrentSpec(
    Cell cell,
    int units,
    RecurrentInit recurrentInit,
    double gain,
    int backLength,
    double gateBias) {

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
  public enum RecurrentInit {
    /** The recipe's first weights. */
    AS_INPUT,
    /** One on the diagonal. */
    IDENTITY,
    /** A random rotation. */
    ORTHOGONAL,
    /** Gaussian, scaled to spectral radius 1. */
    GAUSSIAN
  }

  public RecurrentSpec {
    if (units < 1 || backLength < 0) {
      throw new IllegalArgumentException(
          units + " units, back-propagation through " + backLength + " time steps");
    }
  }

  /** Simple units. */
  public static RecurrentSpec simple(int units, RecurrentInit recurrentInit, double gain) {
    return new RecurrentSpec(Cell.SIMPLE, units, recurrentInit, gain, 0, 0);
  }

  /** Gated units. */
  public static RecurrentSpec gated(Cell cell, int units, double gateBias) {
    return new RecurrentSpec(cell, units, RecurrentInit.AS_INPUT, 1, 0, gateBias);
  }

  /** A reservoir of a spectral radius. */
  public static RecurrentSpec reservoir(int units, double radius) {
    return new RecurrentSpec(Cell.ECHO_STATE, units, RecurrentInit.GAUSSIAN, radius, 0, 0);
  }

  /** With other recurrent weights to start from. */
  public RecurrentSpec withRecurrentInit(RecurrentInit other, double otherGain) {
    return new RecurrentSpec(cell, units, other, otherGain, backLength, gateBias);
  }

  /** With truncated back-propagation. */
  public RecurrentSpec withTruncation(int timeSteps) {
    return new RecurrentSpec(cell, units, recurrentInit, gain, timeSteps, gateBias);
  }

  /** With another first bias of the keeping gate. */
  public RecurrentSpec withGateBias(double bias) {
    return new RecurrentSpec(cell, units, recurrentInit, gain, backLength, bias);
  }

  /** Whether its units are simple ones that are trained. */
  public boolean simple() {
    return cell == Cell.SIMPLE || cell == Cell.SIMPLE_SIGMOID;
  }
}
