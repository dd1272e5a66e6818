package io.gradwatch.dl4j;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Trainable;

/**
 * Handle of one layer of a network, or of one vertex with parameters of a graph. Identified by its
 * index, because Deeplearning4j's layers and vertices compare by their parameters, which change.
 *
 * @param index position in the network, which is its depth; in topological order for a graph
 * @param name configured name, or {@code layer<index>}
 * @param trainable object that holds its parameters
 * @param layer the layer; empty for a vertex that is not a layer
 * @param configuration configuration of the layer, with its wrappers; empty for a vertex that is
 *     not a layer
 * @param receivesGradient whether back-propagation reaches its parameters; false if it is frozen or
 *     below a frozen layer
 * @param isOutput whether the loss is computed on its output
 */
record LayerHandle(
    int index,
    String name,
    Trainable trainable,
    Optional<Layer> layer,
    Optional<org.deeplearning4j.nn.conf.layers.Layer> configuration,
    boolean receivesGradient,
    boolean isOutput) {}
