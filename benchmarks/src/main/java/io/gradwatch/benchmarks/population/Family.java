package io.gradwatch.benchmarks.population;

/**
 * What a variant trains, without its settings and faults. All variants of a family are in the same
 * part of the population.
 *
 * @param architecture architecture of the network
 * @param dataset name of the generator of the data, whatever its size and noise
 * @param optimiser optimiser, whatever its learning rate
 */
public record Family(String architecture, String dataset, String optimiser) {

  /** Name in tables and messages. */
  public String label() {
    return architecture + ", " + dataset + ", " + optimiser;
  }
}
