package io.gradwatch.dl4j;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.StepReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a network learn: measures every step of its training and hands a report of it to a sink.
 *
 * <pre>{@code
 * try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
 *   network.fit(data, epochs);
 * }
 * }</pre>
 *
 * <p>Training stays what it was: the parameters are bit for bit those of a training without it, and
 * nothing that fails in here or in the sink reaches the training loop. What is lost that way is
 * counted in {@link #failures()}. While a network is watched, proxies stand before its recurrent
 * layers; {@link #close()} takes them away. One thread trains, and closes.
 */
public final class GradwatchListener extends BaseTrainingListener implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(GradwatchListener.class);

  private final Network network;
  private final ReportSink sink;
  private final RunIdentity identity;
  private final InstantSource clock;
  private final FailureLog failures;
  private final List<Part> parts;
  private final RecurrentEars ears;
  private final KeptOutputs keptOutputs;
  private final StepRecorder recorder;
  private final RunAnnouncer announcer;
  private final AtomicLong stepsMeasured = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Instant lastStep;
  private OptionalDouble testLoss = OptionalDouble.empty();

  private GradwatchListener(
      Network network, ReportSink sink, RunIdentity identity, InstantSource clock) {
    this.network = network;
    this.sink = sink;
    this.identity = identity;
    this.clock = clock;
    this.failures = new FailureLog(LOGGER, identity.run(), System::nanoTime);
    this.parts = network.parts();
    Map<Integer, LayerTraits> traits = new HashMap<>();
    for (Part part : parts) {
      part.layer().ifPresent(l -> traits.put(part.index(), LayerTraits.of(l.conf().getLayer())));
    }
    List<LayerInfo> layers = parts.stream().map(p -> info(p, traits.get(p.index()))).toList();
    String model = network.model().getClass().getSimpleName();
    this.announcer = new RunAnnouncer(sink, identity, model, layers, clock.instant());
    List<TensorSlot> slots = TensorSlot.of(parts);
    this.ears = new RecurrentEars(network, parts, failures);
    this.keptOutputs = new KeptOutputs(parts);
    this.recorder = new StepRecorder(network, parts, traits, slots, ears);
  }

  /** Watches under a name made of the kind of network, the time and four random letters. */
  public static GradwatchListener watch(MultiLayerNetwork network, ReportSink sink) {
    return builder().watch(network, sink);
  }

  /** Watches under a name made of the kind of network, the time and four random letters. */
  public static GradwatchListener watch(ComputationGraph network, ReportSink sink) {
    return builder().watch(network, sink);
  }

  /** For a run with a name, a number of planned steps, hyper-parameters. */
  public static GradwatchListenerBuilder builder() {
    return new GradwatchListenerBuilder();
  }

  /**
   * Attaches a listener.
   *
   * @throws IllegalStateException if the network is not initialised, or watched already
   */
  static GradwatchListener attach(
      Network network, ReportSink sink, RunIdentity identity, InstantSource clock) {
    for (TrainingListener other : network.listeners()) {
      if (other instanceof GradwatchListener watching) {
        throw new IllegalStateException(
            "network is watched already, by run " + watching.run() + "; close that listener first");
      }
    }
    GradwatchListener listener = new GradwatchListener(network, sink, identity, clock);
    List<TrainingListener> listeners = new ArrayList<>(network.listeners());
    listeners.add(listener);
    network.setListeners(listeners);
    listener.failures.guard("announcing the start", listener.announcer::started);
    return listener;
  }

  /** The run's name. */
  public String run() {
    return identity.run();
  }

  /** Steps handed to the sink. */
  public long stepsMeasured() {
    return stepsMeasured.get();
  }

  /** Measurements and calls of the sink that failed; each may have cost a step or a part of it. */
  public long failures() {
    return failures.count();
  }

  /**
   * Hands in the mean loss over the test data, from the training thread; it travels with the next
   * step. What is handed in after the last step is told to nobody.
   *
   * @param loss as the training minimises it; NaN and infinities are news like any other
   */
  public void testLoss(double loss) {
    testLoss = OptionalDouble.of(loss);
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    hear(
        model,
        "measuring activations",
        () -> {
          for (Part part : parts) {
            if (part.index() + 1 < activations.size()) { // the first is the network's input
              recorder.output(part, activations.get(part.index() + 1));
            }
          }
        });
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    hear(
        model,
        "measuring activations",
        () -> {
          for (Part part : parts) {
            INDArray output = activations.get(part.name());
            if (output != null) {
              recorder.output(part, output);
            }
          }
        });
  }

  @Override
  public void onBackwardPass(Model model) {
    hear(model, "measuring the output layer", recorder::outputLayers);
  }

  /** Called before clipping and the updater, which write over the gradient. */
  @Override
  public void onGradientCalculation(Model model) {
    hear(model, "measuring gradients", recorder::gradients);
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    hear(
        model,
        "reporting a step",
        () -> {
          if (recorder.heardGradients()) {
            report(iteration, epoch);
          }
        });
  }

  /** Detaches from the network, gives it its own layers back, and tells that the run finished. */
  @Override
  public void close() {
    end("announcing the end", () -> announcer.finished(clock.instant(), stepsMeasured()));
  }

  /**
   * Closes after a failure of the training; no call of {@link #close()} is needed, one does no
   * harm.
   *
   * @param reason one line, shown to people
   */
  public void failed(String reason) {
    end("announcing a failure", () -> announcer.failed(clock.instant(), stepsMeasured(), reason));
  }

  /** Closes after a failure of the training. */
  public void close(Throwable failure) {
    failed(failure.toString());
  }

  private void end(String what, Runnable announcement) {
    if (closed.compareAndSet(false, true)) {
      failures.guard("detaching", this::detach);
      failures.guard(what, announcement);
    }
  }

  private void detach() {
    List<TrainingListener> listeners = new ArrayList<>(network.listeners());
    listeners.remove(this);
    network.setListeners(listeners);
    keptOutputs.close();
    ears.close();
  }

  private void hear(Model model, String what, Runnable action) {
    if (model == network.model() && !closed.get()) {
      failures.guard(what, action);
    }
  }

  private void report(int iteration, int epoch) {
    Instant now = clock.instant();
    Instant before = lastStep;
    lastStep = now;
    double seconds = before == null ? 0 : Duration.between(before, now).toNanos() / 1e9;
    StepReport report =
        new StepReport(
            identity.run(),
            identity.attempt(),
            identity.worker(),
            iteration,
            epoch,
            now,
            OptionalDouble.of(recorder.loss()),
            testLoss,
            recorder.learningRate(iteration, epoch),
            recorder.batchSize(),
            Math.max(0, seconds), // a clock can be set back
            recorder.take());
    testLoss = OptionalDouble.empty();
    sink.step(report);
    announcer.heartbeat(now, stepsMeasured.incrementAndGet());
  }

  private static LayerInfo info(Part part, @Nullable LayerTraits traits) {
    long parameters = part.parameters().numParams();
    return new LayerInfo(
        part.name(),
        traits == null ? part.parameters().getClass().getSimpleName() : Names.fit(traits.type()),
        traits == null ? "" : traits.activation().map(a -> Names.fit(a.toString())).orElse(""),
        parameters,
        part.reached() ? parameters : 0,
        traits != null && traits.recurrent());
  }
}
