package io.gradwatch.benchmarks.population;

import io.gradwatch.lab.data.Curves;
import io.gradwatch.lab.data.DataSplit;
import io.gradwatch.lab.data.Digits;
import io.gradwatch.lab.data.Examples;
import io.gradwatch.lab.data.Points;
import io.gradwatch.lab.data.Sequences;
import java.util.function.IntPredicate;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * Where data come from.
 *
 * @param text everything that decides the numbers but the seed: a stream recorded under another
 *     text is stale
 * @param make data of a seed
 */
record Source(String text, LongFunction<DataSplit> make) {

  static Source blobs(int rows, int classes, int features, double spread) {
    return new Source(
        "blobs(" + rows + "," + classes + "," + features + "," + spread + ")",
        seed -> Points.blobs(seed, rows, classes, features, spread));
  }

  static Source circles(int rows, double noise) {
    return new Source(
        "circles(" + rows + "," + noise + ")", seed -> Points.circles(seed, rows, noise));
  }

  static Source moons(int rows, double noise) {
    return new Source("moons(" + rows + "," + noise + ")", seed -> Points.moons(seed, rows, noise));
  }

  static Source spirals(int rows, int arms, double turns) {
    return new Source(
        "spirals(" + rows + "," + arms + "," + turns + ")",
        seed -> Points.spirals(seed, rows, arms, turns, 0.02));
  }

  static Source xor(int rows, double noise) {
    return new Source("xor(" + rows + "," + noise + ")", seed -> Points.xor(seed, rows, noise));
  }

  static Source categories(int rows, int vocabulary, int classes) {
    return new Source(
        "categories(" + rows + "," + vocabulary + "," + classes + ")",
        seed -> Points.categories(seed, rows, vocabulary, classes));
  }

  static Source sine(int rows, double noise) {
    return new Source(
        "sine(" + rows + "," + noise + ") of values", seed -> Curves.sine(seed, rows, noise));
  }

  static Source quadratic(int rows, double reach, double noise) {
    return new Source(
        "quadratic(" + rows + "," + reach + "," + noise + ") of values",
        seed -> Curves.quadratic(seed, rows, reach, noise));
  }

  static Source quartic(int rows, double reach) {
    return new Source(
        "quartic(" + rows + "," + reach + ") of values",
        seed -> Curves.quartic(seed, rows, reach, 0));
  }

  static Source friedman(int rows, int features, double noise) {
    return new Source(
        "friedman(" + rows + "," + features + "," + noise + ") of values",
        seed -> Curves.friedman(seed, rows, features, noise));
  }

  static Source linear(int rows, int features, double noise) {
    return new Source(
        "linear(" + rows + "," + features + "," + noise + ") of values",
        seed -> Curves.linear(seed, rows, features, noise));
  }

  static Source recall(int rows, int steps, int classes, double noise) {
    return new Source(
        "recall(" + rows + "," + steps + "," + classes + "," + noise + ")",
        seed -> Sequences.recall(seed, rows, steps, classes, noise));
  }

  static Source adding(int rows, int steps) {
    return new Source(
        "adding(" + rows + "," + steps + ") of values",
        seed -> Sequences.adding(seed, rows, steps));
  }

  static Source frequencies(int rows, int steps, int classes, double noise) {
    return new Source(
        "frequencies(" + rows + "," + steps + "," + classes + "," + noise + ")",
        seed -> Sequences.frequencies(seed, rows, steps, classes, noise));
  }

  static Source sineAhead(int rows, int steps) {
    return new Source(
        "sineAhead(" + rows + "," + steps + ") of values",
        seed -> Sequences.sineAhead(seed, rows, steps, 0.05));
  }

  static Source tokens(int rows, int length, int vocabulary, int classes, double share) {
    return new Source(
        "tokens(" + rows + "," + length + "," + vocabulary + "," + classes + "," + share + ")",
        seed -> Sequences.tokens(seed, rows, length, vocabulary, classes, share));
  }

  static Source digits(int rows) {
    return new Source("digits(" + rows + ")", seed -> Digits.flat(seed, rows));
  }

  static Source digitsByRow(int rows) {
    return new Source("digitsByRow(" + rows + ")", seed -> Digits.byRow(seed, rows));
  }

  /** Inputs in another unit, or off their zero. */
  Source inputs(double factor, double offset) {
    return changed(
        "inputs*" + factor + "+" + offset,
        data -> data.withInputs(value -> factor * value + offset));
  }

  /** Targets in another unit, or off their zero. */
  Source targets(double factor, double offset) {
    return changed(
        "targets*" + factor + "+" + offset,
        data -> data.withTargets(value -> factor * value + offset));
  }

  Source singleOutput() {
    return changed("singleOutput", DataSplit::withSingleOutput);
  }

  Source trainRows(int rows) {
    return changed("trainRows(" + rows + ")", data -> data.withTrainRows(rows));
  }

  /** Targets that inputs tell nothing of. */
  Source shuffledTargets() {
    return new Source(
        text + ".shuffledTargets", seed -> make.apply(seed).withShuffledTargets(seed + 77));
  }

  /** A row to train on, all of whose inputs are this. */
  Source trainRow(int row, double value) {
    IntPredicate chosen = candidate -> candidate == row;
    return train(
        "trainRow(" + row + "," + value + ")", rows -> rows.withInputs(chosen, old -> value));
  }

  /** A row to train on, all of whose targets are this. */
  Source trainTarget(int row, double value) {
    IntPredicate chosen = candidate -> candidate == row;
    return train(
        "trainTarget(" + row + "," + value + ")", rows -> rows.withTargets(chosen, old -> value));
  }

  private Source train(String how, UnaryOperator<Examples> change) {
    return changed(how, data -> data.withTrain(change));
  }

  private Source changed(String how, UnaryOperator<DataSplit> change) {
    return new Source(text + "." + how, seed -> change.apply(make.apply(seed)));
  }
}
