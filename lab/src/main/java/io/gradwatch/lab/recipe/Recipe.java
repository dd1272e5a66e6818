package io.gradwatch.lab.recipe;

import io.gradwatch.lab.data.DataSplit;
import io.gradwatch.lab.data.Task;
import io.gradwatch.lab.trial.EarlyStopping;
import io.gradwatch.lab.trial.Trial;
import io.gradwatch.lab.trial.TrialBuilder;
import java.util.Optional;

/**
 * A network, its data and its training.
 *
 * @param material data, as they are fed
 * @param hidden dense layers; none behind a memory or in a linear model
 * @param memory reads sequences; empty where inputs are none
 * @param output layer and loss
 * @param start first weights
 * @param optimiser rule and rate
 * @param restraint what holds gradients and weights back
 * @param course how long and in what portions
 */
public record Recipe(
    Material material,
    Hidden hidden,
    Optional<Memory> memory,
    Output output,
    Start start,
    Optimiser optimiser,
    Restraint restraint,
    Course course) {

  /**
   * Dense layers under an optimiser, the rest as is usual: Glorot or He, softmax, batches of 32.
   */
  public static Recipe dense(Material material, Hidden hidden, Optimiser optimiser) {
    return new Recipe(
        material,
        hidden,
        Optional.empty(),
        Output.softmax(),
        Start.suiting(hidden.activation()),
        optimiser,
        Restraint.none(),
        Course.ofSteps(400));
  }

  /** A memory for sequences under an optimiser, the rest as is usual. */
  public static Recipe recurrent(Material material, Memory memory, Optimiser optimiser) {
    return new Recipe(
        material,
        Hidden.none(),
        Optional.of(memory),
        Output.softmax(),
        Start.of(Start.Scheme.GLOROT),
        optimiser,
        Restraint.none(),
        Course.ofSteps(400));
  }

  /** Fed with other data, or with the same in another form. */
  public Recipe with(Material other) {
    return new Recipe(other, hidden, memory, output, start, optimiser, restraint, course);
  }

  /** With other dense layers. */
  public Recipe with(Hidden other) {
    return new Recipe(material, other, memory, output, start, optimiser, restraint, course);
  }

  /** With another memory. */
  public Recipe with(Memory other) {
    return new Recipe(
        material, hidden, Optional.of(other), output, start, optimiser, restraint, course);
  }

  /** With another output layer or loss. */
  public Recipe with(Output other) {
    return new Recipe(material, hidden, memory, other, start, optimiser, restraint, course);
  }

  /** With other first weights. */
  public Recipe with(Start other) {
    return new Recipe(material, hidden, memory, output, other, optimiser, restraint, course);
  }

  /** With another rule or rate. */
  public Recipe with(Optimiser other) {
    return new Recipe(material, hidden, memory, output, start, other, restraint, course);
  }

  /** With other restraint. */
  public Recipe with(Restraint other) {
    return new Recipe(material, hidden, memory, output, start, optimiser, other, course);
  }

  /** For another time, or in other portions. */
  public Recipe with(Course other) {
    return new Recipe(material, hidden, memory, output, start, optimiser, restraint, other);
  }

  /** The output layer and loss that suit the data. */
  public Output suitingOutput() {
    return Output.suiting(material.data(1));
  }

  /** Whether targets are values, and no classes. */
  public boolean predictsValues() {
    return material.data(1).task() == Task.VALUES;
  }

  /**
   * The training, ready to run.
   *
   * @param seed of data, first weights and order
   */
  public Trial trial(String name, long seed) {
    DataSplit data = material.data(seed);
    Network network = new Network(this, data);
    TrialBuilder trial =
        Trial.builder(name, () -> network.build(seed), data)
            .prepare(learner -> network.prepare(learner, seed))
            .batchSize(course.batchSize())
            .steps(course.steps())
            .seed(seed);
    if (course.stopsEarly()) {
      trial.earlyStopping(new EarlyStopping(Course.PATIENCE));
    }
    return trial.build();
  }
}
