package io.gradwatch.lab.recipe;

/**
 * A recurrent layer that reads a sequence and outputs its last state.
 *
 * @param cell kind of recurrent unit
 * @param units number of units
 * @param recurrentInit initialisation of the recurrent weights; only used by simple units and
 *     reservoirs
 * @param gain factor of the initial recurrent weights; the spectral radius of a reservoir
 * @param backLength time steps that back-propagation goes through; 0 for all of them
 * @param gateBias initial bias of the gate that retains the state: an LSTM's forget gate, a GRU's
 *     update gate
 */
public record RecurrentSpec(
    Cell cell,
    int units,
    RecurrentInit recurrentInit,
    double gain,
    int backLength,
    double gateBias) {

  /** Kinds of recurrent unit. */
  public enum Cell {
    /** h' = tanh(x·W + h·U + b). */
    SIMPLE,
    /** The same with the logistic function in place of tanh. */
    SIMPLE_SIGMOID,
    /** Long short-term memory. */
    LSTM,
    /** Gated recurrent unit. */
    GRU,
    /** A reservoir: simple units that are not trained; the read-out after them is. */
    ECHO_STATE
  }

  /** Initialisation of recurrent weights. */
  public enum RecurrentInit {
    /** The weight initialisation of the recipe. */
    AS_INPUT,
    /** The identity matrix. */
    IDENTITY,
    /** A random orthogonal matrix. */
    ORTHOGONAL,
    /** A Gaussian matrix, scaled to a spectral radius. */
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

  /** A reservoir with a spectral radius. */
  public static RecurrentSpec reservoir(int units, double radius) {
    return new RecurrentSpec(Cell.ECHO_STATE, units, RecurrentInit.GAUSSIAN, radius, 0, 0);
  }

  /** With another initialisation of the recurrent weights. */
  public RecurrentSpec withRecurrentInit(RecurrentInit other, double otherGain) {
    return new RecurrentSpec(cell, units, other, otherGain, backLength, gateBias);
  }

  /** With truncated back-propagation. */
  public RecurrentSpec withTruncation(int timeSteps) {
    return new RecurrentSpec(cell, units, recurrentInit, gain, timeSteps, gateBias);
  }

  /** With another initial bias of the gate that retains the state. */
  public RecurrentSpec withGateBias(double bias) {
    return new RecurrentSpec(cell, units, recurrentInit, gain, backLength, bias);
  }

  /** Whether the layer has simple units that are trained. */
  public boolean simple() {
    return cell == Cell.SIMPLE || cell == Cell.SIMPLE_SIGMOID;
  }
}
