package io.gradwatch.dl4j;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Trainable;

/**
 * One layer of a network, or one vertex of a graph that has parameters. Known by its index:
 * Deeplearning4j's layers and vertices are equal by what they hold, which changes.
 *
 * @param index depth: position in the network, in topological order for a graph
 * @param name as configured, or {@code layer<index>}
 * @param trainable holds its parameters
 * @param layer empty for a vertex that is no layer
 * @param configuration of the layer, with its wrappers; empty for a vertex that is no layer
 * @param receivesGradient whether back-propagation reaches its parameters: false when frozen, or
 *     below a frozen layer
 * @param isOutput whether the loss is computed on it
 */
record LayerHandle(
    int index,
    String name,
    Trainable trainable,
    Optional<Layer> layer,
    Optional<org.deeplearning4j.nn.conf.layers.Layer> configuration,
    boolean receivesGradient,
    boolean isOutput) {}
