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
 * What Deeplearning4j calls while a network, or copies of it, train. Kept alive by the network
 * alone: {@link GradwatchListener} refers to it weakly.
 */
final class NetworkListener extends BaseTrainingListener implements Attachment {

  private static final String OUTPUTS = "measuring activations";

  private final NetworkWatch watch;
  private final Replicas replicas;
  private final RunReporter reporter;

  private NetworkListener(
      Network network, ReportSink sink, RunIdentity identity, InstantSource clock) {
    FailureLog failures = RunReporter.failureLog(identity);
    this.watch = new NetworkWatch(network, identity.worker(), 0, failures);
    this.replicas = new Replicas(identity.worker() + 1, failures);
    String model = network.model().getClass().getSimpleName();
    this.reporter = new RunReporter(sink, identity, model, watch.layers(), clock, failures);
  }

  /**
   * Attaches a listener.
   *
   * @throws IllegalStateException if the network is watched already
   */
  static NetworkListener attach(
      Network network, ReportSink sink, RunIdentity identity, InstantSource clock) {
    for (TrainingListener other : network.listeners()) {
      if (other instanceof NetworkListener watching) {
        throw new IllegalStateException(
            "network is watched already, by run "
                + watching.reporter.identity().run()
                + "; close that listener first");
      }
    }
    NetworkListener listener = new NetworkListener(network, sink, identity, clock);
    List<TrainingListener> listeners = new ArrayList<>(network.listeners());
    listeners.add(listener);
    network.setListeners(listeners);
    listener.reporter.started();
    return listener;
  }

  RunReporter reporter() {
    return reporter;
  }

  @Override
  public void onEpochStart(Model model) {
    reporter.hear("starting an epoch", reporter::resume);
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    forward(model, heard -> heard.forward(activations));
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    forward(model, heard -> heard.forward(activations));
  }

  /**
   * The first forward pass of a copy is where it is heard of. Its outputs are not measured: a layer
   * with dropout has written over them.
   */
  private void forward(Model model, Consumer<NetworkWatch> measure) {
    reporter.hear(
        OUTPUTS,
        () -> {
          Optional<NetworkWatch> known = find(model);
          if (known.isPresent()) {
            measure.accept(known.get());
          } else {
            Network.of(model).ifPresent(replicas::follow);
          }
        });
  }

  @Override
  public void onBackwardPass(Model model) {
    hear(model, "measuring the output layer", NetworkWatch::backward);
  }

  /** Called before clipping and the updater, which write over the gradient. */
  @Override
  public void onGradientCalculation(Model model) {
    hear(model, "measuring gradients", NetworkWatch::gradients);
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    hear(model, "reporting a step", heard -> heard.done(iteration, epoch, reporter));
  }

  private void hear(Model model, String what, Consumer<NetworkWatch> action) {
    reporter.hear(what, () -> find(model).ifPresent(action));
  }

  private Optional<NetworkWatch> find(Model model) {
    return model == watch.model() ? Optional.of(watch) : replicas.find(model);
  }

  @Override
  public void detach() {
    Network network = watch.network();
    List<TrainingListener> listeners = new ArrayList<>(network.listeners());
    listeners.remove(this);
    network.setListeners(listeners);
    watch.close();
    replicas.close();
  }
}
