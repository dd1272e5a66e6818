package io.gradwatch.benchmarks.population;

import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * A recurrent layer of a variant.
 *
 * @param description text that identifies the layer in the variant's description
 */
record RecurrentCell(String description, Supplier<Layer> layer) {}
