package io.gradwatch.detect.window;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.OutputInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The layers of a network and their connections, which lead from input to loss. A layer whose
 * inputs are unknown reads the one before it; if the connections form a cycle, every layer does.
 */
final class LayerGraph {

  /** A graph without known layers: each is behind those before it. */
  static final LayerGraph UNKNOWN = new LayerGraph(new int[0], List.of());

  private static final int NO_LOSS = -1;

  /** Above this, paths are searched when they are asked for: a table takes n² bits. */
  private static final int MAX_LAYERS_IN_TABLE = 1_024;

  /** Longest distance of each layer to a loss, or {@link #NO_LOSS}. */
  private final int[] depths;

  /** The layers that read each layer. */
  private final List<List<Integer>> readers;

  /** The layers on the paths from each layer to a loss, without the layer itself, if few enough. */
  private final BitSet[] behind;

  private LayerGraph(int[] depths, List<List<Integer>> readers) {
    this.depths = depths;
    this.readers = readers;
    this.behind = new BitSet[depths.length <= MAX_LAYERS_IN_TABLE ? depths.length : 0];
    Arrays.setAll(behind, this::search);
  }

  private BitSet search(int layer) {
    BitSet found = new BitSet();
    Deque<Integer> pending = new ArrayDeque<>(List.of(layer));
    while (!pending.isEmpty()) {
      for (int reader : readers.get(pending.remove())) {
        if (depths[reader] != NO_LOSS && !found.get(reader)) {
          found.set(reader);
          pending.add(reader);
        }
      }
    }
    return found;
  }

  static LayerGraph of(List<LayerInfo> layers, List<OutputInfo> outputs) {
    List<List<Integer>> inputs = inputs(layers);
    List<Integer> order = topologicalOrder(inputs);
    if (order.size() < layers.size()) {
      inputs = chain(layers.size());
      order = topologicalOrder(inputs);
    }
    int[] depths = new int[layers.size()];
    Arrays.fill(depths, NO_LOSS);
    losses(layers, outputs, inputs).forEach(layer -> depths[layer] = 0);
    Collections.reverse(order);
    for (int layer : order) {
      if (depths[layer] != NO_LOSS) {
        for (int input : inputs.get(layer)) {
          depths[input] = Math.max(depths[input], depths[layer] + 1);
        }
      }
    }
    return new LayerGraph(depths, readers(inputs));
  }

  private static List<List<Integer>> readers(List<List<Integer>> inputs) {
    List<List<Integer>> readers = new ArrayList<>();
    inputs.forEach(layer -> readers.add(new ArrayList<>()));
    for (int layer = 0; layer < inputs.size(); layer++) {
      for (int input : inputs.get(layer)) {
        readers.get(input).add(layer);
      }
    }
    return readers;
  }

  private static List<List<Integer>> inputs(List<LayerInfo> layers) {
    List<List<Integer>> inputs = new ArrayList<>();
    for (LayerInfo layer : layers) {
      inputs.add(layer.inputs().orElse(before(inputs.size())));
    }
    return inputs;
  }

  private static List<List<Integer>> chain(int layers) {
    return IntStream.range(0, layers).mapToObj(LayerGraph::before).toList();
  }

  private static List<Integer> before(int layer) {
    return layer == 0 ? List.of() : List.of(layer - 1);
  }

  /**
   * The layers in an order in which each follows its inputs, without those on or behind a cycle.
   */
  private static List<Integer> topologicalOrder(List<List<Integer>> inputs) {
    List<List<Integer>> readers = readers(inputs);
    int[] waiting = new int[inputs.size()];
    Deque<Integer> ready = new ArrayDeque<>();
    for (int layer = 0; layer < inputs.size(); layer++) {
      waiting[layer] = inputs.get(layer).size();
      if (waiting[layer] == 0) {
        ready.add(layer);
      }
    }
    List<Integer> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      int layer = ready.remove();
      order.add(layer);
      for (int reader : readers.get(layer)) {
        if (--waiting[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    return order;
  }

  /** The layers on whose output a loss is computed; if none is known, those that no layer reads. */
  private static List<Integer> losses(
      List<LayerInfo> layers, List<OutputInfo> outputs, List<List<Integer>> inputs) {
    BitSet known = new BitSet();
    outputs.forEach(output -> output.layer().ifPresent(known::set));
    IntStream.range(0, layers.size()).filter(i -> layers.get(i).output()).forEach(known::set);
    if (known.isEmpty()) {
      known.set(0, layers.size());
      inputs.forEach(read -> read.forEach(known::clear));
    }
    return known.stream().boxed().toList();
  }

  OptionalInt depth(int layer) {
    return isKnown(layer) && depths[layer] != NO_LOSS
        ? OptionalInt.of(depths[layer])
        : OptionalInt.empty();
  }

  /** Whether each layer reads only the one before it, as far as the inputs are known. */
  boolean isChain() {
    for (int layer = 0; layer < readers.size() - 1; layer++) {
      if (!readers.get(layer).equals(List.of(layer + 1))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the paths of all layers are in a table, so that asking for one is cheap. */
  boolean hasTable() {
    return behind.length > 0;
  }

  boolean isBehind(int layer, int other) {
    if (!isKnown(layer) || !isKnown(other)) {
      return other > layer;
    }
    return (behind.length > 0 ? behind[layer] : search(layer)).get(other);
  }

  private boolean isKnown(int layer) {
    return layer >= 0 && layer < depths.length;
  }
}
