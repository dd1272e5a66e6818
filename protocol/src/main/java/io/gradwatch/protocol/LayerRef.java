package io.gradwatch.protocol;

/**
 * A layer as a verdict names it.
 *
 * @param index depth, from 0 at the input
 * @param name of the layer
 */
public record LayerRef(int index, String name) {

  public LayerRef {
    Contract.count("index", index);
    Contract.name("name", name);
  }
}
