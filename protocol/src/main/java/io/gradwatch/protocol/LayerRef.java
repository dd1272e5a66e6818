package io.gradwatch.protocol;

/**
 * Reference to a layer in a verdict.
 *
 * @param index depth of the layer, from 0 at the input
 */
public record LayerRef(int index, String name) {

  public LayerRef {
    Contract.count("index", index);
    Contract.name("name", name);
  }
}
