package io.gradwatch.trainer;

import io.gradwatch.protocol.Event;
import io.gradwatch.publisher.KafkaPublisher;
import io.gradwatch.publisher.PublisherCounts;
import io.gradwatch.trainer.job.Job;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.trainer.job.JobFile;
import io.gradwatch.trainer.training.Training;
import io.gradwatch.trainer.training.TrainingResult;
import io.gradwatch.trainer.training.TrainingWatcher;
import io.gradwatch.trainer.verdicts.VerdictReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains jobs under monitoring and waits for the monitor's last word on each. */
public final class TrainSession {

  private static final Logger log = LoggerFactory.getLogger(TrainSession.class);
  private static final Duration LAST_STEP_TIMEOUT = Duration.ofSeconds(5);

  private final Settings settings;
  private final SessionListener listener;
  private final Set<String> runs = ConcurrentHashMap.newKeySet();

  /**
   * Where and how to train.
   *
   * @param bootstrap Kafka's address, {@code host:port}
   * @param kafka Kafka's own client settings, passed through
   * @param parallel trainings at a time
   * @param verdictTimeout how long to wait for the monitor after a run's last step
   */
  public record Settings(
      String bootstrap, Map<String, String> kafka, int parallel, Duration verdictTimeout) {

    public Settings {
      kafka = Map.copyOf(kafka);
    }
  }

  /**
   * What became of the jobs.
   *
   * @param reports one for each run, in the order of the jobs
   * @param refused jobs that could not be run, a reason each
   * @param counts what became of the reports
   */
  public record Outcome(List<RunReport> reports, List<String> refused, PublisherCounts counts) {

    public Outcome {
      reports = List.copyOf(reports);
      refused = List.copyOf(refused);
    }
  }

  public TrainSession(Settings settings, SessionListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Trains the jobs of these files. A job that cannot be read is named and left out.
   *
   * @throws InterruptedException when interrupted; trainings under way are ended as failed first
   */
  public Outcome run(List<Path> files) throws InterruptedException {
    List<String> refused = new ArrayList<>();
    List<Job> jobs = readable(files, refused);
    Map<String, Object> kafka = new HashMap<>(settings.kafka());
    kafka.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
    KafkaPublisher publisher =
        KafkaPublisher.builder().bootstrap(settings.bootstrap()).kafka(settings.kafka()).build();
    try (VerdictReader verdicts = VerdictReader.start(kafka, this::heard)) {
      Map<String, TrainingResult> results = trainAll(jobs, publisher, verdicts, refused);
      publisher.close();
      return new Outcome(reports(jobs, results, verdicts), refused, publisher.counts());
    } finally {
      publisher.close();
    }
  }

  private void heard(Event event) {
    if (runs.contains(event.run())) {
      listener.verdict(event);
    }
  }

  private List<Job> readable(List<Path> files, List<String> refused) {
    List<Job> jobs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Path file : files) {
      try {
        Job job = JobFile.read(file);
        if (!names.add(job.name())) {
          throw new JobException(
              file + ": name is '" + job.name() + "' as in a job before; each needs its own");
        }
        jobs.add(job);
      } catch (JobException unreadable) {
        refuse(String.valueOf(unreadable.getMessage()), refused);
      }
    }
    return jobs;
  }

  private synchronized void refuse(String reason, List<String> refused) {
    refused.add(reason);
    listener.refused(reason);
  }

  private Map<String, TrainingResult> trainAll(
      List<Job> jobs, KafkaPublisher publisher, VerdictReader verdicts, List<String> refused)
      throws InterruptedException {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            settings.parallel(), task -> new Thread(task, "gradwatch-training"));
    CompletionService<Map<String, TrainingResult>> trainings =
        new ExecutorCompletionService<>(pool);
    Map<String, TrainingResult> results = new HashMap<>();
    try {
      for (Job job : jobs) {
        trainings.submit(() -> train(job, publisher, verdicts, refused));
      }
      for (int i = 0; i < jobs.size(); i++) {
        results.putAll(trainings.take().get());
      }
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug.getCause());
    } finally {
      pool.shutdownNow();
      // An interrupted training ends with its step, and says so through the publisher.
      if (!pool.awaitTermination(LAST_STEP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("a training did not end within {} of its interrupt", LAST_STEP_TIMEOUT);
      }
    }
    return results;
  }

  private Map<String, TrainingResult> train(
      Job job, KafkaPublisher publisher, VerdictReader verdicts, List<String> refused) {
    Training training;
    try {
      training = Training.prepare(job);
    } catch (JobException unusable) {
      refuse(job.name() + ": " + unusable.getMessage(), refused);
      return Map.of();
    }
    runs.add(job.name());
    listener.started(job.name(), training.plannedSteps());
    TrainingWatcher watcher = (step, planned, loss) -> listener.stepped(job.name(), step, loss);
    TrainingResult result = training.run(verdicts.nextAttempt(job.name()), publisher, watcher);
    listener.trained(result);
    return Map.of(job.name(), result);
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
