package io.gradwatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.trainer.job.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobReaderTest {

  @TempDir Path folder;
  private final List<String> rejected = new ArrayList<>();

  private Path job(String file, String name) throws IOException {
    return Files.writeString(
        folder.resolve(file),
        "{name: " + name + ", model: m.json, seed: 4, batchSize: 1, data: {format: digits}}");
  }

  @Test
  void readsJobsInOrder() throws Exception {
    List<Job> jobs =
        JobReader.read(List.of(job("b", "b"), job("a", "a")), List.of(), rejected::add);

    assertThat(jobs).extracting(Job::name).containsExactly("b", "a");
    assertThat(jobs).extracting(Job::seed).containsOnly(4L);
    assertThat(rejected).isEmpty();
  }

  @Test
  void eachSeedMakesASeparateRun() throws Exception {
    List<Job> jobs = JobReader.read(List.of(job("a", "a")), List.of(1L, -2L), rejected::add);

    assertThat(jobs).extracting(Job::name).containsExactly("a__1", "a__-2");
    assertThat(jobs).extracting(Job::seed).containsExactly(1L, -2L);
  }

  @Test
  void anUnreadableJobIsReportedAndTheOthersStay() throws Exception {
    Path missing = folder.resolve("none");

    List<Job> jobs = JobReader.read(List.of(missing, job("a", "a")), List.of(), rejected::add);

    assertThat(jobs).extracting(Job::name).containsExactly("a");
    assertThat(rejected).containsExactly(missing + ": no such file");
  }

  @Test
  void rejectsASecondJobOfTheSameName() throws Exception {
    Path second = job("b", "a");

    List<Job> jobs = JobReader.read(List.of(job("a", "a"), second), List.of(), rejected::add);

    assertThat(jobs).hasSize(1);
    assertThat(rejected)
        .containsExactly(
            second + ": name is 'a', which an earlier job has too; names must be unique");
  }

  @Test
  void rejectsANameThatIsTooLongWithItsSeed() throws Exception {
    Path file = job("a", "a".repeat(199));

    assertThat(JobReader.read(List.of(file), List.of(1L), rejected::add)).isEmpty();
    assertThat(rejected)
        .singleElement()
        .asString()
        .startsWith(file + ": with the seed appended, name is 'a");
  }
}
