package io.gradwatch.trainer;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.Event;
import io.gradwatch.publisher.KafkaPublisher;
import io.gradwatch.publisher.KafkaPublisherBuilder;
import io.gradwatch.publisher.PublisherCounts;
import io.gradwatch.trainer.job.Job;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.trainer.training.TrainingJob;
import io.gradwatch.trainer.training.TrainingResult;
import io.gradwatch.trainer.verdicts.NoMonitorException;
import io.gradwatch.trainer.verdicts.VerdictReader;
import io.gradwatch.training.loop.TrainingProgressListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains jobs while the monitor evaluates them, and waits for the final verdicts on each. A session
 * is run once.
 */
public final class TrainSession {

  private static final Logger log = LoggerFactory.getLogger(TrainSession.class);

  /** Time for the step in progress to finish when the session is interrupted. */
  private static final Duration STEP_TIMEOUT = Duration.ofSeconds(20);

  private final Settings settings;
  private final SessionListener listener;
  private final Set<String> runs = ConcurrentHashMap.newKeySet();
  private final List<String> rejectedJobs = new CopyOnWriteArrayList<>();

  /**
   * Settings of a session.
   *
   * @param bootstrap address of Kafka, {@code host:port}
   * @param kafka client settings that are passed through to Kafka
   * @param parallel number of trainings at a time
   * @param verdictTimeout time to wait for final verdicts after the last step of a run
   * @param spool folder for reports that cannot be delivered; if empty, the default of {@link
   *     KafkaPublisherBuilder#spoolFolder}
   */
  public record Settings(
      String bootstrap,
      Map<String, String> kafka,
      int parallel,
      Duration verdictTimeout,
      Optional<Path> spool) {

    public Settings {
      kafka = Map.copyOf(kafka);
    }

    /** Settings with the default spool folder. */
    public Settings(
        String bootstrap, Map<String, String> kafka, int parallel, Duration verdictTimeout) {
      this(bootstrap, kafka, parallel, verdictTimeout, Optional.empty());
    }
  }

  /**
   * Result of a session.
   *
   * @param reports report of each run, in the order of the jobs
   * @param rejectedJobs reasons for which jobs could not be run
   * @param publisherCounts numbers of reports published and dropped
   */
  public record Result(
      List<RunReport> reports, List<String> rejectedJobs, PublisherCounts publisherCounts) {

    public Result {
      reports = List.copyOf(reports);
      rejectedJobs = List.copyOf(rejectedJobs);
    }
  }

  public TrainSession(Settings settings, SessionListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Trains the jobs of these files. A job that cannot be read is reported and left out.
   *
   * @throws InterruptedException if interrupted; trainings in progress are ended as failed first
   */
  public Result run(List<Path> files) throws InterruptedException {
    return run(files, List.of());
  }

  /**
   * Trains each job of these files once under each of these seeds, as run {@code name__seed}.
   *
   * @param seeds seeds that replace those of the jobs; if empty, each job runs once, under its own
   *     name and seed
   * @throws InterruptedException if interrupted; trainings in progress are ended as failed first
   * @throws NoMonitorException if no monitor has ever connected to this Kafka
   */
  public Result run(List<Path> files, List<Long> seeds) throws InterruptedException {
    List<Job> jobs = JobReader.read(files, seeds, this::rejectJob);
    Map<String, Object> kafka = new HashMap<>(settings.kafka());
    kafka.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
    KafkaPublisher publisher = publisher();
    try (VerdictReader verdicts = VerdictReader.start(kafka, this::onEvent)) {
      Map<String, TrainingResult> results = trainAll(jobs, publisher, verdicts);
      publisher.close();
      return new Result(reports(jobs, results, verdicts), rejectedJobs, publisher.counts());
    } finally {
      publisher.close();
    }
  }

  private KafkaPublisher publisher() {
    KafkaPublisherBuilder builder =
        KafkaPublisher.builder().bootstrap(settings.bootstrap()).kafka(settings.kafka());
    settings.spool().ifPresent(builder::spoolFolder);
    return builder.build();
  }

  private void onEvent(Event event) {
    if (runs.contains(event.run())) {
      listener.verdict(event);
    }
  }

  private void rejectJob(String reason) {
    rejectedJobs.add(reason);
    listener.jobRejected(reason);
  }

  private Map<String, TrainingResult> trainAll(
      List<Job> jobs, KafkaPublisher publisher, VerdictReader verdicts)
      throws InterruptedException {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            settings.parallel(), task -> new Thread(task, "gradwatch-training"));
    Map<String, TrainingResult> results = new ConcurrentHashMap<>();
    try {
      List<Callable<Void>> trainings = new ArrayList<>();
      for (Job job : jobs) {
        trainings.add(
            () -> {
              train(job, publisher, verdicts).ifPresent(result -> results.put(job.name(), result));
              return null;
            });
      }
      List<Future<Void>> ended = pool.invokeAll(trainings);
      for (int i = 0; i < ended.size(); i++) {
        rejectIfFailed(jobs.get(i), ended.get(i));
      }
    } finally {
      pool.shutdownNow();
      awaitEnd(pool);
    }
    return results;
  }

  /** An unexpected exception in one training must not end the others. */
  private void rejectIfFailed(Job job, Future<Void> training) throws InterruptedException {
    try {
      training.get();
    } catch (ExecutionException unexpected) {
      log.error(
          "training failed with an unexpected exception: run={}",
          job.name(),
          unexpected.getCause());
      rejectJob(job.name() + ": training failed with " + unexpected.getCause());
    }
  }

  /** An interrupted training finishes its step and then reports that it failed. */
  private static void awaitEnd(ExecutorService pool) throws InterruptedException {
    if (!pool.awaitTermination(STEP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      log.warn("a training did not end after the interrupt: timeout={}", STEP_TIMEOUT);
    }
  }

  private Optional<TrainingResult> train(
      Job job, KafkaPublisher publisher, VerdictReader verdicts) {
    TrainingJob training;
    try {
      training = TrainingJob.prepare(job);
    } catch (JobException unusable) {
      rejectJob(job.name() + ": " + unusable.getMessage());
      return Optional.empty();
    }
    int attempt = verdicts.nextAttempt(job.name());
    if (attempt > Contract.MAX_ATTEMPT) {
      rejectJob(
          "%s: the last attempt of this run has the highest number, %d; give the job another name"
              .formatted(job.name(), Contract.MAX_ATTEMPT));
      return Optional.empty();
    }
    runs.add(job.name());
    listener.runStarted(job.name(), training.plannedSteps());
    TrainingProgressListener progressListener =
        (step, planned, loss) -> listener.stepCompleted(job.name(), step, loss);
    TrainingResult result = training.run(attempt, publisher, progressListener);
    listener.trainingEnded(result);
    return Optional.of(result);
  }

  private List<RunReport> reports(
      List<Job> jobs, Map<String, TrainingResult> results, VerdictReader verdicts)
      throws InterruptedException {
    List<RunReport> reports = new ArrayList<>();
    for (Job job : jobs) {
      TrainingResult result = results.get(job.name());
      if (result != null) {
        int attempt = verdicts.nextAttempt(job.name());
        boolean complete = verdicts.awaitComplete(job.name(), attempt, settings.verdictTimeout());
        reports.add(new RunReport(result, verdicts.verdicts(job.name(), attempt), complete));
      }
    }
    return reports;
  }
}
