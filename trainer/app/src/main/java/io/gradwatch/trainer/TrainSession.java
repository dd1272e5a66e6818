package io.gradwatch.trainer;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.Event;
import io.gradwatch.publisher.KafkaPublisher;
import io.gradwatch.publisher.KafkaPublisherBuilder;
import io.gradwatch.publisher.PublisherCounts;
import io.gradwatch.trainer.job.Job;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.trainer.runs.RunFolders;
import io.gradwatch.trainer.training.TrainingResult;
import io.gradwatch.trainer.verdicts.NoMonitorException;
import io.gradwatch.trainer.verdicts.VerdictReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

  /** Time for the steps in progress and their checkpoints when the session is interrupted. */
  private static final Duration STEP_TIMEOUT = Duration.ofSeconds(6);

  /** Time for reports to reach Kafka, and verdicts to come back, when it is interrupted. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

  private final Settings settings;
  private final SessionListener listener;
  private final Map<String, JobTraining> trainings = new ConcurrentHashMap<>();
  private final List<String> rejectedJobs = new CopyOnWriteArrayList<>();
  private volatile boolean stopping;

  /**
   * Settings of a session.
   *
   * @param bootstrap address of Kafka, {@code host:port}
   * @param kafka client settings that are passed through to Kafka
   * @param parallel number of trainings at a time
   * @param verdictTimeout time to wait for final verdicts after the last step of a run
   * @param spool folder for reports that cannot be delivered; if empty, the default of {@link
   *     KafkaPublisherBuilder#spoolFolder}
   * @param runFolders where runs are stored and resumed from; if empty, nothing is stored
   */
  public record Settings(
      String bootstrap,
      Map<String, String> kafka,
      int parallel,
      Duration verdictTimeout,
      Optional<Path> spool,
      Optional<RunFolders> runFolders) {

    public Settings {
      kafka = Map.copyOf(kafka);
    }

    /** Settings with the default spool folder, of a session that stores nothing. */
    public Settings(
        String bootstrap, Map<String, String> kafka, int parallel, Duration verdictTimeout) {
      this(bootstrap, kafka, parallel, verdictTimeout, Optional.empty(), Optional.empty());
    }
  }

  /**
   * Result of a session.
   *
   * @param reports report of each run, in the order of the jobs
   * @param storedReports reports of the runs that had been trained to their last step before
   * @param rejectedJobs reasons for which jobs could not be run
   * @param stopped whether the session was interrupted
   * @param publisherCounts numbers of reports published and dropped
   */
  public record Result(
      List<RunReport> reports,
      List<StoredReport> storedReports,
      List<String> rejectedJobs,
      boolean stopped,
      PublisherCounts publisherCounts) {

    public Result {
      reports = List.copyOf(reports);
      storedReports = List.copyOf(storedReports);
      rejectedJobs = List.copyOf(rejectedJobs);
    }
  }

  public TrainSession(Settings settings, SessionListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /** Trains the jobs of these files. A job that cannot be read is reported and left out. */
  public Result run(List<Path> files) {
    return run(files, List.of());
  }

  /**
   * Trains each job of these files once under each of these seeds, as run {@code name__seed}. An
   * interrupt stops it within seconds: each training finishes its step and saves its state.
   *
   * @param seeds seeds that replace those of the jobs; if empty, each job runs once, under its own
   *     name and seed
   * @throws NoMonitorException if no monitor has ever connected to this Kafka
   */
  public Result run(List<Path> files, List<Long> seeds) {
    List<Job> jobs = JobReader.read(files, seeds, this::rejectJob);
    jobs.forEach(
        job -> trainings.put(job.name(), new JobTraining(job, settings.runFolders(), listener)));
    Map<String, Object> kafka = new HashMap<>(settings.kafka());
    kafka.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
    KafkaPublisher publisher = publisher();
    try (VerdictReader verdicts = VerdictReader.start(kafka, this::onEvent)) {
      Map<String, TrainingResult> results = trainAll(jobs, publisher, verdicts);
      if (stopping) {
        publisher.close(STOP_TIMEOUT);
      }
      publisher.close();
      List<RunReport> reports = reports(jobs, results, verdicts);
      return new Result(reports, storedReports(jobs), rejectedJobs, stopping, publisher.counts());
    } finally {
      publisher.close();
      trainings.values().forEach(JobTraining::close);
    }
  }

  private KafkaPublisher publisher() {
    KafkaPublisherBuilder builder =
        KafkaPublisher.builder()
            .bootstrap(settings.bootstrap())
            .kafka(settings.kafka())
            .closeAtExit(false); // a signal first lets the trainings end their steps
    settings.spool().ifPresent(builder::spoolFolder);
    return builder.build();
  }

  private void onEvent(Event event) {
    JobTraining training = trainings.get(event.run());
    if (training != null && training.started()) {
      training.verdict(event);
      listener.verdict(event);
    }
  }

  private void rejectJob(String reason) {
    rejectedJobs.add(reason);
    listener.jobRejected(reason);
  }

  private Map<String, TrainingResult> trainAll(
      List<Job> jobs, KafkaPublisher publisher, VerdictReader verdicts) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            settings.parallel(), task -> new Thread(task, "gradwatch-training"));
    Map<String, TrainingResult> results = new ConcurrentHashMap<>();
    for (Job job : jobs) {
      pool.execute(
          () -> train(job, publisher, verdicts).ifPresent(r -> results.put(job.name(), r)));
    }
    pool.shutdown();
    try {
      while (!pool.awaitTermination(1, TimeUnit.HOURS)) {
        log.debug("still training");
      }
    } catch (InterruptedException stop) {
      stop(pool);
    }
    return results;
  }

  private void stop(ExecutorService pool) {
    stopping = true;
    trainings.values().forEach(JobTraining::stop);
    try {
      if (!pool.awaitTermination(STEP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("a training did not end its step in time: timeout={}", STEP_TIMEOUT);
      }
    } catch (InterruptedException impatient) {
      log.warn("interrupted again while trainings end their steps");
    }
  }

  /** An unexpected exception in one training must not end the others. */
  private Optional<TrainingResult> train(
      Job job, KafkaPublisher publisher, VerdictReader verdicts) {
    JobTraining training = Objects.requireNonNull(trainings.get(job.name()));
    if (stopping) {
      return Optional.empty();
    }
    int attempt = verdicts.nextAttempt(job.name());
    if (attempt > Contract.MAX_ATTEMPT) {
      rejectJob(
          "%s: the last attempt of this run has the highest number, %d; give the job another name"
              .formatted(job.name(), Contract.MAX_ATTEMPT));
      return Optional.empty();
    }
    try {
      return training.train(attempt, publisher, new PublisherDelivery(publisher));
    } catch (JobException unusable) {
      rejectJob(job.name() + ": " + unusable.getMessage());
    } catch (RuntimeException | Error unexpected) {
      log.error("training failed with an unexpected exception: run={}", job.name(), unexpected);
      rejectJob(job.name() + ": training failed with " + unexpected);
    }
    return Optional.empty();
  }

  private List<RunReport> reports(
      List<Job> jobs, Map<String, TrainingResult> results, VerdictReader verdicts) {
    List<RunReport> reports = new ArrayList<>();
    for (Job job : jobs) {
      TrainingResult result = results.get(job.name());
      if (result != null) {
        boolean complete = awaitComplete(result, verdicts);
        RunReport report =
            new RunReport(result, verdicts.verdicts(result.run(), result.attempt()), complete);
        Objects.requireNonNull(trainings.get(job.name())).report(report);
        reports.add(report);
      }
    }
    return reports;
  }

  private List<StoredReport> storedReports(List<Job> jobs) {
    return jobs.stream()
        .map(job -> Objects.requireNonNull(trainings.get(job.name())).storedReport())
        .flatMap(Optional::stream)
        .toList();
  }

  private boolean awaitComplete(TrainingResult result, VerdictReader verdicts) {
    Duration timeout = stopping ? STOP_TIMEOUT : settings.verdictTimeout();
    try {
      return verdicts.awaitComplete(result.run(), result.attempt(), timeout);
    } catch (InterruptedException stop) {
      stopping = true;
      return false;
    }
  }
}
