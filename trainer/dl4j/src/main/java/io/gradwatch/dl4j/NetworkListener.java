package io.gradwatch.dl4j;

import io.gradwatch.protocol.ReportSink;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Listener that Deeplearning4j calls while a network or its replicas train. Kept alive only by the
 * network: {@link GradwatchListener} refers to it weakly.
 */
final class NetworkListener extends BaseTrainingListener implements AttachedListener {

  private static final String MEASURING_ACTIVATIONS = "measuring activations";

  private final InstrumentedNetwork primary;
  private final Replicas replicas;
  private final RunReporter reporter;

  private NetworkListener(
      NetworkAdapter network, ReportSink sink, RunIdentity identity, InstantSource clock) {
    CallbackGuard guard = RunReporter.callbackGuard(identity);
    this.primary = new InstrumentedNetwork(network, identity.worker(), 0, guard);
    this.replicas = new Replicas(identity.worker() + 1, guard);
    String model = network.model().getClass().getSimpleName();
    this.reporter = new RunReporter(sink, identity, model, primary.layers(), clock, guard);
  }

  /**
   * Attaches a listener.
   *
   * @throws IllegalStateException if the network is already being watched
   */
  static NetworkListener attach(
      NetworkAdapter network, ReportSink sink, RunIdentity identity, InstantSource clock) {
    for (TrainingListener other : network.listeners()) {
      if (other instanceof NetworkListener attached) {
        throw new IllegalStateException(
            "network is already watched by run "
                + attached.reporter.identity().run()
                + "; close its listener first");
      }
    }
    NetworkListener listener = new NetworkListener(network, sink, identity, clock);
    List<TrainingListener> listeners = new ArrayList<>(network.listeners());
    listeners.add(listener);
    network.setListeners(listeners);
    listener.reporter.announceStart();
    return listener;
  }

  RunReporter reporter() {
    return reporter;
  }

  @Override
  public void onEpochStart(Model model) {
    reporter.progress().epochStarted();
    reporter.runGuarded("starting an epoch", reporter::trainingResumed);
  }

  @Override
  public void onEpochEnd(Model model) {
    reporter.progress().epochEnded();
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    recordForwardPass(model, instrumented -> instrumented.recordActivations(activations));
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    recordForwardPass(model, instrumented -> instrumented.recordActivations(activations));
  }

  /**
   * A replica is discovered in its first forward pass. The outputs of that pass are not measured,
   * because a layer with dropout may already have overwritten them.
   */
  private void recordForwardPass(Model model, Consumer<InstrumentedNetwork> measure) {
    reporter.progress().stepStarted();
    reporter.runGuarded(
        MEASURING_ACTIVATIONS,
        () -> {
          Optional<InstrumentedNetwork> known = find(model);
          if (known.isPresent()) {
            measure.accept(known.get());
          } else {
            NetworkAdapter.of(model).ifPresent(replicas::add);
          }
        });
  }

  @Override
  public void onBackwardPass(Model model) {
    record(model, "measuring the output layer", InstrumentedNetwork::recordOutputLayers);
  }

  /** Called before clipping and the updater, which overwrite the gradient. */
  @Override
  public void onGradientCalculation(Model model) {
    record(model, "measuring gradients", InstrumentedNetwork::recordGradients);
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    record(
        model,
        "reporting a step",
        instrumented -> instrumented.completeStep(iteration, epoch, reporter));
  }

  private void record(Model model, String activity, Consumer<InstrumentedNetwork> action) {
    reporter.runGuarded(activity, () -> find(model).ifPresent(action));
  }

  private Optional<InstrumentedNetwork> find(Model model) {
    return model == primary.model() ? Optional.of(primary) : replicas.find(model);
  }

  @Override
  public void detach() {
    NetworkAdapter network = primary.network();
    List<TrainingListener> listeners = new ArrayList<>(network.listeners());
    listeners.remove(this);
    network.setListeners(listeners);
    primary.close();
    replicas.close();
  }
}
