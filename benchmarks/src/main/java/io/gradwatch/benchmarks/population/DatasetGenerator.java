package io.gradwatch.benchmarks.population;

import io.gradwatch.training.data.ClassificationDatasets;
import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.DigitsDataset;
import io.gradwatch.training.data.Examples;
import io.gradwatch.training.data.RegressionDatasets;
import io.gradwatch.training.data.SequenceDatasets;
import java.util.function.IntPredicate;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * Generates the data of a variant.
 *
 * @param description everything except the seed that determines the values; if it changes,
 *     recordings are outdated
 * @param generator generates the data for a seed
 */
record DatasetGenerator(String description, LongFunction<DataSplit> generator) {

  static DatasetGenerator blobs(int rows, int classes, int features, double spread) {
    return new DatasetGenerator(
        "blobs(" + rows + "," + classes + "," + features + "," + spread + ")",
        seed -> ClassificationDatasets.blobs(seed, rows, classes, features, spread));
  }

  static DatasetGenerator circles(int rows, double noise) {
    return new DatasetGenerator(
        "circles(" + rows + "," + noise + ")",
        seed -> ClassificationDatasets.circles(seed, rows, noise));
  }

  static DatasetGenerator moons(int rows, double noise) {
    return new DatasetGenerator(
        "moons(" + rows + "," + noise + ")",
        seed -> ClassificationDatasets.moons(seed, rows, noise));
  }

  static DatasetGenerator spirals(int rows, int arms, double turns) {
    return new DatasetGenerator(
        "spirals(" + rows + "," + arms + "," + turns + ")",
        seed -> ClassificationDatasets.spirals(seed, rows, arms, turns, 0.02));
  }

  static DatasetGenerator xor(int rows, double noise) {
    return new DatasetGenerator(
        "xor(" + rows + "," + noise + ")", seed -> ClassificationDatasets.xor(seed, rows, noise));
  }

  static DatasetGenerator categories(int rows, int vocabulary, int classes) {
    return new DatasetGenerator(
        "categories(" + rows + "," + vocabulary + "," + classes + ")",
        seed -> ClassificationDatasets.categories(seed, rows, vocabulary, classes));
  }

  static DatasetGenerator sine(int rows, double noise) {
    return new DatasetGenerator(
        "sine(" + rows + "," + noise + ") of values",
        seed -> RegressionDatasets.sine(seed, rows, noise));
  }

  static DatasetGenerator quadratic(int rows, double range, double noise) {
    return new DatasetGenerator(
        "quadratic(" + rows + "," + range + "," + noise + ") of values",
        seed -> RegressionDatasets.quadratic(seed, rows, range, noise));
  }

  static DatasetGenerator quartic(int rows, double range) {
    return new DatasetGenerator(
        "quartic(" + rows + "," + range + ") of values",
        seed -> RegressionDatasets.quartic(seed, rows, range, 0));
  }

  static DatasetGenerator friedman(int rows, int features, double noise) {
    return new DatasetGenerator(
        "friedman(" + rows + "," + features + "," + noise + ") of values",
        seed -> RegressionDatasets.friedman(seed, rows, features, noise));
  }

  static DatasetGenerator linear(int rows, int features, double noise) {
    return new DatasetGenerator(
        "linear(" + rows + "," + features + "," + noise + ") of values",
        seed -> RegressionDatasets.linear(seed, rows, features, noise));
  }

  static DatasetGenerator recall(int rows, int steps, int classes, double noise) {
    return new DatasetGenerator(
        "recall(" + rows + "," + steps + "," + classes + "," + noise + ")",
        seed -> SequenceDatasets.recall(seed, rows, steps, classes, noise));
  }

  static DatasetGenerator adding(int rows, int steps) {
    return new DatasetGenerator(
        "adding(" + rows + "," + steps + ") of values",
        seed -> SequenceDatasets.adding(seed, rows, steps));
  }

  static DatasetGenerator frequencies(int rows, int steps, int classes, double noise) {
    return new DatasetGenerator(
        "frequencies(" + rows + "," + steps + "," + classes + "," + noise + ")",
        seed -> SequenceDatasets.frequencies(seed, rows, steps, classes, noise));
  }

  static DatasetGenerator sineAhead(int rows, int steps) {
    return new DatasetGenerator(
        "sineAhead(" + rows + "," + steps + ") of values",
        seed -> SequenceDatasets.nextSineValue(seed, rows, steps, 0.05));
  }

  static DatasetGenerator tokens(int rows, int length, int vocabulary, int classes, double share) {
    return new DatasetGenerator(
        "tokens(" + rows + "," + length + "," + vocabulary + "," + classes + "," + share + ")",
        seed -> SequenceDatasets.tokens(seed, rows, length, vocabulary, classes, share));
  }

  static DatasetGenerator digits(int rows) {
    return new DatasetGenerator("digits(" + rows + ")", seed -> DigitsDataset.flat(seed, rows));
  }

  static DatasetGenerator digitsByRow(int rows) {
    return new DatasetGenerator(
        "digitsByRow(" + rows + ")", seed -> DigitsDataset.byRow(seed, rows));
  }

  /** Name of the data set without its settings; both shapes of the digits have the same. */
  String name() {
    String name = description.substring(0, description.indexOf('('));
    return name.equals("digitsByRow") ? "digits" : name;
  }

  /** Pads sequences at random to lengths from {@code minLength} on, and masks what is padded. */
  DatasetGenerator withRandomLengths(int minLength) {
    return new DatasetGenerator(
        description + ".lengths(" + minLength + ")",
        seed -> generator.apply(seed).withRandomLengths(seed + 55, minLength));
  }

  /** Assigns a share of the targets at random. */
  DatasetGenerator withTargetNoise(double share) {
    return new DatasetGenerator(
        description + ".targetNoise(" + share + ")",
        seed -> generator.apply(seed).withTargetNoise(seed + 33, share));
  }

  /** Keeps only every nth row of the first class. */
  DatasetGenerator withRareClass(int nth) {
    return transform("rareClass(" + nth + ")", split -> split.withRareClass(0, nth));
  }

  /** Makes the digits one-hot values, with whether the digit is even behind them. */
  DatasetGenerator withEvenness() {
    return transform(
        "evenness",
        split -> split.asRegression().withExtraTarget(t -> t[0] + t[2] + t[4] + t[6] + t[8]));
  }

  /** Adds the square of the target as a second one. */
  DatasetGenerator withSquare() {
    return transform("square", split -> split.withExtraTarget(t -> t[0] * t[0]));
  }

  /** Scales and shifts all inputs. */
  DatasetGenerator scaleInputs(double factor, double offset) {
    return transform(
        "inputs*" + factor + "+" + offset,
        split -> split.withInputs(value -> factor * value + offset));
  }

  /** Scales and shifts all targets. */
  DatasetGenerator scaleTargets(double factor, double offset) {
    return transform(
        "targets*" + factor + "+" + offset,
        split -> split.withTargets(value -> factor * value + offset));
  }

  DatasetGenerator withSingleOutput() {
    return transform("singleOutput", DataSplit::withSingleOutput);
  }

  DatasetGenerator limitTrainingRows(int rows) {
    return transform("trainRows(" + rows + ")", split -> split.withTrainRows(rows));
  }

  /** Shuffles the targets, so that they do not depend on the inputs. */
  DatasetGenerator withShuffledTargets() {
    return new DatasetGenerator(
        description + ".shuffledTargets",
        seed -> generator.apply(seed).withShuffledTargets(seed + 77));
  }

  /** Sets all inputs of one training row. */
  DatasetGenerator setTrainingInputs(int row, double value) {
    IntPredicate chosen = candidate -> candidate == row;
    return transformTraining(
        "trainRow(" + row + "," + value + ")", rows -> rows.withInputs(chosen, old -> value));
  }

  /** Sets all targets of one training row. */
  DatasetGenerator setTrainingTargets(int row, double value) {
    IntPredicate chosen = candidate -> candidate == row;
    return transformTraining(
        "trainTarget(" + row + "," + value + ")", rows -> rows.withTargets(chosen, old -> value));
  }

  private DatasetGenerator transformTraining(String modification, UnaryOperator<Examples> change) {
    return transform(modification, split -> split.withTrain(change));
  }

  private DatasetGenerator transform(String modification, UnaryOperator<DataSplit> change) {
    return new DatasetGenerator(
        description + "." + modification, seed -> change.apply(generator.apply(seed)));
  }
}
