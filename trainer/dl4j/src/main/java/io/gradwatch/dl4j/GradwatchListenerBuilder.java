package io.gradwatch.dl4j;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.TrainingInfo;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Builder of a {@link GradwatchListener}. All settings are optional. */
public final class GradwatchListenerBuilder {

  private static final DateTimeFormatter RUN_NAME_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Hyper-parameter under which the monitor looks for the baseline loss. */
  private static final String BASELINE_LOSS = "baselineLoss";

  private final Map<String, String> hyperParameters = new HashMap<>();
  private @Nullable String run;
  private @Nullable INDArray labels;
  private int attempt = 1;
  private int worker;
  private OptionalLong plannedSteps = OptionalLong.empty();
  private long resumedStep;
  private InstantSource clock = InstantSource.system();

  GradwatchListenerBuilder() {}

  /**
   * Sets the name of the run. Default: the type of the network, the time (UTC) and four random
   * letters, for example {@code multilayernetwork-20260314-150926-xkcd}.
   */
  public GradwatchListenerBuilder run(String name) {
    this.run = name;
    return this;
  }

  /**
   * Sets the number of the attempt, which must rise with each restart from a checkpoint. Default:
   * 1.
   */
  public GradwatchListenerBuilder attempt(int number) {
    this.attempt = number;
    return this;
  }

  /** Sets the worker number in a data-parallel run. Default: 0. */
  public GradwatchListenerBuilder worker(int number) {
    this.worker = number;
    return this;
  }

  /** Sets the number of steps that this attempt will take. Default: unknown. */
  public GradwatchListenerBuilder plannedSteps(long steps) {
    this.plannedSteps = OptionalLong.of(steps);
    return this;
  }

  /**
   * Sets the step at which this attempt goes on from a checkpoint, which is the network's iteration
   * count. Set it only if nothing has changed since, data, their order and random numbers included:
   * the monitor then takes the steps that are repeated for known, and goes on with its windows.
   * Default: 0, the attempt is evaluated by its own steps.
   */
  public GradwatchListenerBuilder resumedStep(long step) {
    this.resumedStep = step;
    return this;
  }

  /**
   * Adds a hyper-parameter to be shown with the run. Default: those found in the network's
   * configuration (updater, learningRate, loss, outputs, gradientNormalization, backpropType),
   * which an added one overrides.
   */
  public GradwatchListenerBuilder hyperParameter(String name, String value) {
    this.hyperParameters.put(name, value);
    return this;
  }

  /**
   * Passes the labels of the training data, from which the baseline loss is computed: the loss of
   * the best constant prediction, with the weights of classes that the loss function has; published
   * in {@link TrainingInfo#baselineLoss} and as the hyper-parameter {@code baselineLoss}. The
   * monitor compares a loss that has plateaued with it, to tell a network that has learned nothing
   * from one that has converged. Default: none; for cross-entropy over classes of equal size the
   * monitor derives the baseline itself.
   *
   * @param labels array of shape [rows, outputs]
   */
  public GradwatchListenerBuilder labels(INDArray labels) {
    this.labels = labels;
    return this;
  }

  /** Sets the clock for reports, heartbeats and step durations. Default: the system clock. */
  public GradwatchListenerBuilder clock(InstantSource source) {
    this.clock = source;
    return this;
  }

  /**
   * Starts watching.
   *
   * @param network initialised network that no other listener watches
   * @param sink receives the reports, called by the training thread
   */
  public GradwatchListener watch(MultiLayerNetwork network, ReportSink sink) {
    requireInitialised(network.isInitCalled());
    return watch(new MultiLayerNetworkAdapter(network), sink);
  }

  /**
   * Starts watching.
   *
   * @param network initialised network that no other listener watches
   * @param sink receives the reports, called by the training thread
   */
  public GradwatchListener watch(ComputationGraph network, ReportSink sink) {
    requireInitialised(network.getLayers() != null);
    return watch(new ComputationGraphAdapter(network), sink);
  }

  /**
   * Starts watching.
   *
   * @param graph graph that no other listener watches; variables that are added later are not
   *     measured
   * @param sink receives the reports, called by the training thread
   */
  public GradwatchListener watch(SameDiff graph, ReportSink sink) {
    List<SameDiffGraphLayer> layers = SameDiffLayerFinder.find(graph);
    TrainingInfo training = SameDiffTraining.of(graph, layers);
    RunIdentity identity =
        identity(
            graph.getClass(),
            SameDiffHyperParameters.of(graph, training, hyperParameters),
            training);
    SameDiffListener listener = SameDiffListener.attach(graph, layers, sink, identity, clock);
    return new GradwatchListener(listener.reporter(), listener);
  }

  private GradwatchListener watch(NetworkAdapter network, ReportSink sink) {
    Map<String, String> published = new HashMap<>(HyperParameters.of(network, hyperParameters));
    OptionalDouble baseline =
        labels == null
            ? OptionalDouble.empty()
            : BaselineLossEstimator.of(
                published.getOrDefault("loss", ""), labels, OutputDescription.weights(network));
    if (baseline.isPresent() && published.size() < Contract.MAX_HYPER_PARAMETERS) {
      published.put(BASELINE_LOSS, Double.toString(baseline.getAsDouble()));
    }
    TrainingInfo training =
        new TrainingInfo(OptimizerDescription.of(network), OutputDescription.of(network), baseline);
    RunIdentity identity = identity(network.model().getClass(), published, training);
    NetworkListener listener = NetworkListener.attach(network, sink, identity, clock);
    return new GradwatchListener(listener.reporter(), listener);
  }

  private RunIdentity identity(
      Class<?> model, Map<String, String> published, TrainingInfo training) {
    String name = run == null ? defaultName(model) : run;
    return new RunIdentity(name, attempt, worker, plannedSteps, resumedStep, published, training);
  }

  private String defaultName(Class<?> model) {
    StringBuilder name =
        new StringBuilder(model.getSimpleName().toLowerCase(Locale.ROOT))
            .append('-')
            .append(RUN_NAME_TIME.format(clock.instant()))
            .append('-');
    ThreadLocalRandom.current().ints(4, 'a', 'z' + 1).forEach(name::appendCodePoint);
    return name.toString();
  }

  private static void requireInitialised(boolean initialised) {
    if (!initialised) {
      throw new IllegalStateException("network is not initialised; call init() before watch");
    }
  }
}
