package io.gradwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.cli.FakeMachine.Finished;
import io.gradwatch.cli.FakeMachine.Started;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  private FakeMachine machine;

  @BeforeEach
  void setUp(@TempDir Path folder) throws Exception {
    machine = new FakeMachine(folder.toRealPath());
  }

  private static String home(Path jdk) {
    return "home=" + jdk;
  }

  @Nested
  class Commands {

    @Test
    void rejectsAnUnknownOneInOneLineThatListsTheKnownOnes() throws Exception {
      Finished finished = machine.run("trian");

      assertThat(finished.code()).isEqualTo(2);
      assertThat(finished.err())
          .containsExactly(
              "gradwatch: unknown command trian; commands are demo, train, runs, monitor, serve,"
                  + " check-publisher, record, replay, lab, bench, test; see ./gradwatch --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-h", "--help"})
    void printHelpWithoutJdkOrBuild(String argument) throws Exception {
      Finished finished = machine.run(argument);

      assertThat(finished.code()).isZero();
      assertThat(finished.out()).anyMatch(line -> line.contains("./gradwatch demo"));
    }

    @Test
    void passArgumentsFolderAndProcessOnToJavaUnchanged() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));

      Finished finished = machine.run("train", "a job.yaml", "", "*", "--report", "o ut.json");

      assertThat(finished.code()).isZero();
      assertThat(finished.out())
          .contains("folder=" + machine.root, "process=" + finished.process())
          .endsWith(
              "argument=io.gradwatch.cli.Gradwatch",
              "argument=train",
              "argument=a job.yaml",
              "argument=",
              "argument=*",
              "argument=--report",
              "argument=o ut.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "train", "runs", "monitor", "record", "replay", "lab"})
    void areAllStarted(String command) throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));

      assertThat(machine.run(command).out()).endsWith("argument=" + command);
    }

    @Test
    void workThroughSymbolicLinks() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));
      Path first = machine.root.resolve("first");
      Files.createSymbolicLink(first, Path.of("a tree/gradwatch"));
      Path second = machine.root.resolve("bin/gradwatch");
      Files.createSymbolicLink(second, Path.of("../first"));

      assertThat(machine.run(second, "demo").out())
          .contains(
              "argument="
                  + machine.tree.resolve("cli/target/gradwatch-cli.jar")
                  + ":"
                  + machine.tree.resolve("cli/target/lib/*"));
    }

    @Test
    void appendExtraFlagsWhichMaySelectAnotherCollector() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));
      machine.environment.put("GRADWATCH_JAVA_OPTS", "-XX:+UseG1GC -Xmx4g");

      assertThat(machine.run("demo").out())
          .containsSubsequence("argument=-Xmx2g", "argument=-XX:+UseG1GC", "argument=-Xmx4g")
          .doesNotContain("argument=-XX:+UseSerialGC");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "8, 4"})
    void useHalfTheProcessorsForArithmeticAndAtLeastOne(int processors, int threads)
        throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));
      machine.processors(processors);

      assertThat(machine.run("demo").out()).contains("arithmetic=" + threads);
    }

    @Test
    void useOneArithmeticThreadIfTheProcessorCountIsUnknown() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));
      Files.delete(machine.bin.resolve("getconf"));

      assertThat(machine.run("demo").out()).contains("arithmetic=1");
    }

    @Test
    void keepTheUsersNumberOfArithmeticThreads() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));
      machine.environment.put("OMP_NUM_THREADS", "7");

      assertThat(machine.run("demo").out()).contains("arithmetic=7");
    }

    @Test
    void testPassesItsArgumentsToMaven() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));
      machine.testTools();

      assertThat(machine.run("test", "-pl", "protocol").code()).isZero();

      assertThat(machine.mavenCalls()).containsExactly("-B -ntp verify -pl protocol");
    }

    @Test
    void testNamesTheToolThatIsMissing() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));

      Finished finished = machine.run("test");

      assertThat(finished.code()).isEqualTo(2);
      assertThat(finished.err()).singleElement().asString().contains("promtool is missing");
    }

    @Test
    void testInstallsWhatIsMissingOnDebianAsRoot() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));
      Files.createDirectories(machine.root.resolve("etc"));
      Files.writeString(machine.root.resolve("etc/debian_version"), "12.1\n");
      machine.script(machine.bin.resolve("id"), "echo 0");
      machine.script(machine.bin.resolve("tee"), "cat > /dev/null");
      machine.script(machine.bin.resolve("chmod"), "");
      machine.script(machine.bin.resolve("apt-cache"), "");
      machine.script(
          machine.bin.resolve("apt-get"), "echo \"$*\" >> '%s/apt.calls'".formatted(machine.root));

      Finished finished = machine.run("test");

      assertThat(finished.code()).isZero();
      assertThat(Files.readAllLines(machine.root.resolve("apt.calls")))
          .filteredOn(call -> call.contains(" install "))
          .extracting(call -> call.substring(call.lastIndexOf(' ') + 1))
          .containsExactly(
              "prometheus",
              "prometheus-alertmanager",
              "nodejs",
              "npm",
              "docker-compose",
              "shellcheck",
              "python3-torch",
              "python3-confluent-kafka",
              "python3-kafka",
              "python3-lz4",
              "python3-pytest",
              "python3-mypy",
              "python3-setuptools",
              "python3-wheel");
    }

    @Test
    void testRunsThoseOfThePythonPackageBehindMavens() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));
      machine.testTools();
      machine.python();

      assertThat(machine.run("test").code()).isZero();

      assertThat(machine.pythonCalls()).containsExactly("-m mypy", "-m pytest");
      assertThat(machine.mavenCalls()).hasSize(1);
    }

    @Test
    void testFailsIfThoseOfThePythonPackageDo() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));
      machine.testTools();
      machine.python("-m pytest");

      assertThat(machine.run("test").code()).isEqualTo(1);
    }

    @Test
    void testOfSingleModulesOrClassesLeavesThePythonPackageOut() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));
      machine.testTools();
      machine.python();

      assertThat(machine.run("test", "-Dtest=FooTest").code()).isZero();

      assertThat(machine.pythonCalls()).isEmpty();
    }

    @Test
    void testSaysThatItLeavesThePythonPackageOut() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));
      machine.testTools();

      Finished finished = machine.run("test");

      assertThat(finished.code()).isZero();
      assertThat(finished.err())
          .anyMatch(
              line -> line.contains("tests of trainer/pytorch left out: no python3 with torch"));
    }

    @Test
    void testLeavesABuildThatDemoUses() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));
      machine.testTools();

      machine.run("test");
      machine.run("demo");

      assertThat(machine.mavenCalls()).hasSize(1);
    }

    @Test
    void testFailsAsMavenDoes() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));
      machine.testTools();
      machine.maven("exit 1");

      assertThat(machine.run("test").code()).isEqualTo(1);
    }

    @Test
    void shellcheckFindsNothing() throws Exception {
      Path shellcheck = onPath("shellcheck");
      Path launcher = FakeMachine.launcher();

      assertThat(
              machine
                  .run(
                      shellcheck,
                      launcher.toString(),
                      launcher.resolveSibling(".ci/run").toString())
                  .out())
          .isEmpty();
    }
  }

  /** A tool that tests need; {@code ./gradwatch test} installs it on Debian and Ubuntu. */
  private static Path onPath(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError(tool + " is missing; install it and run the tests again"));
  }

  @Nested
  class Jdks {

    @ParameterizedTest
    @ValueSource(strings = {"17", "17.0.15", "18-ea", "21.0.4+7", "25.0.1", "100"})
    void acceptsVersion17AndNewer(String version) throws Exception {
      Path jdk = machine.jdk("jdk", version);
      machine.javaHome(jdk);

      assertThat(machine.run("demo").out()).contains(home(jdk));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_392", "9", "11.0.20", "16.0.2"})
    void rejectsAnOlderOneInOneLineThatSaysWhatToInstall(String version) throws Exception {
      Path jdk = machine.jdk("jdk", version);
      machine.javaHome(jdk);

      Finished finished = machine.run("demo");

      assertThat(finished.code()).isEqualTo(2);
      assertThat(finished.err())
          .singleElement()
          .asString()
          .contains("no JDK 17 or newer", jdk + " is Java " + version, "JAVA_HOME");
    }

    @Test
    void reportsInOneLineThatThereIsNone() throws Exception {
      Finished finished = machine.run("demo");

      assertThat(finished.code()).isEqualTo(2);
      assertThat(finished.err()).singleElement().asString().contains("no JDK 17 or newer");
    }

    @Test
    void rejectsARuntimeWithoutCompiler() throws Exception {
      Path jre = machine.jre("jre", "17.0.1");
      Files.createSymbolicLink(machine.bin.resolve("java"), jre.resolve("bin/java"));

      Finished finished = machine.run("demo");

      assertThat(finished.code()).isEqualTo(2);
      assertThat(finished.err()).singleElement().asString().contains(jre + " has no compiler");
    }

    @Test
    void prefersJavaHomeToThePath() throws Exception {
      Path named = machine.jdk("named", "17.0.1");
      Path other = machine.jdk("other", "25");
      machine.javaHome(named);
      Files.createSymbolicLink(machine.bin.resolve("java"), other.resolve("bin/java"));

      assertThat(machine.run("demo").out()).contains(home(named));
    }

    @Test
    void prefersThePathToInstallationFoldersAndToAJavaHomeThatIsTooOld() throws Exception {
      machine.javaHome(machine.jdk("old", "11"));
      machine.jdk("usr/lib/jvm/another", "25");
      Path onPath = machine.jdk("somewhere", "21");
      Path alternative = machine.root.resolve("alternative");
      Files.createSymbolicLink(alternative, onPath.resolve("bin/java"));
      Files.createSymbolicLink(machine.bin.resolve("java"), alternative);

      assertThat(machine.run("demo").out()).contains(home(onPath));
    }

    @Test
    void asksAWrapperScriptForItsJavaHome() throws Exception {
      Path jdk = machine.jdk("versions/21", "21");
      machine.script(machine.bin.resolve("java"), "exec '" + jdk + "/bin/java' \"$@\"");

      assertThat(machine.run("demo").out()).contains(home(jdk));
    }

    @Test
    void searchesInstallationFolders() throws Exception {
      machine.jre("usr/lib/jvm/a", "21");
      machine.jdk("usr/lib/jvm/b", "11");
      Path jdk = machine.jdk("usr/lib/jvm/c", "17.0.1");

      assertThat(machine.run("demo").out()).contains(home(jdk));
    }

    @Test
    void installsOneOnDebianAsRoot() throws Exception {
      Path jdk = machine.jdk("package", "17.0.1");
      Files.createDirectories(machine.root.resolve("etc"));
      Files.writeString(machine.root.resolve("etc/debian_version"), "12.1\n");
      machine.script(machine.bin.resolve("id"), "echo 0");
      machine.script(machine.bin.resolve("apt-cache"), "[ \"$2\" = openjdk-17-jdk-headless ]");
      machine.script(
          machine.bin.resolve("apt-get"),
          "mkdir -p '%1$s/usr/lib/jvm'; ln -s '%2$s' '%1$s/usr/lib/jvm/java-17'"
              .formatted(machine.root, jdk));

      Finished finished = machine.run("demo");

      assertThat(finished.out()).contains(home(jdk));
      assertThat(finished.err()).first().asString().contains("installing one with apt-get");
    }

    @Test
    void suppressesWarningsOfJava24AndNewer() throws Exception {
      machine.javaHome(machine.jdk("jdk", "24"));

      assertThat(machine.run("demo").out())
          .contains(
              "argument=--enable-native-access=ALL-UNNAMED",
              "argument=--sun-misc-unsafe-memory-access=allow");
    }
  }

  @Nested
  class Builds {

    @BeforeEach
    void setUp() throws Exception {
      machine.javaHome(machine.jdk("jdk", "17.0.1"));
    }

    /** Number of builds that another start triggers. */
    private int builds() throws Exception {
      int before = machine.mavenCalls().size();
      assertThat(machine.run("demo").code()).isZero();
      return machine.mavenCalls().size() - before;
    }

    @Test
    void happenOnFirstUseAndAnnounceInOneLineThatTheyTakeMinutes() throws Exception {
      Finished finished = machine.run("demo");

      assertThat(machine.mavenCalls())
          .containsExactly("-B -ntp -q -DskipTests -pl cli -am package");
      assertThat(finished.err()).singleElement().asString().contains("some minutes");
      assertThat(machine.run("demo").err()).isEmpty();
    }

    @Test
    void happenAgainAfterASourceIsChangedAddedOrDeleted() throws Exception {
      machine.run("demo");

      machine.write("protocol/src/main/java/A.java", "class B {}");
      assertThat(builds()).isEqualTo(1);
      machine.write("protocol/src/main/resources/b.xml", "<b/>");
      assertThat(builds()).isEqualTo(1);
      Files.delete(machine.tree.resolve("protocol/src/main/resources/b.xml"));
      assertThat(builds()).isEqualTo(1);
      machine.write("pom.xml", "<project></project>");
      assertThat(builds()).isEqualTo(1);
    }

    @Test
    void noticeAChangeThatKeepsTheModificationTime() throws Exception {
      Path source = machine.tree.resolve("protocol/src/main/java/A.java");
      Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
      machine.run("demo");

      machine.write("protocol/src/main/java/A.java", "class Z {}");
      Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));

      assertThat(builds()).isEqualTo(1);
    }

    @Test
    void ignoreTouchedFilesTestsAndOutputs() throws Exception {
      machine.run("demo");

      machine.write("protocol/src/main/java/A.java", "class A {}");
      machine.write("protocol/src/test/java/T.java", "class T {}");
      machine.write("protocol/target/src/main/java/G.java", "class G {}");
      machine.write("README.md", "#");

      assertThat(builds()).isZero();
    }

    @Test
    void exitWithCodeTwoOnFailureAndAreRetried() throws Exception {
      machine.maven("echo broken; exit 1");
      Finished failed = machine.run("demo");
      machine.maven("");
      Finished passed = machine.run("demo");

      assertThat(failed.code()).isEqualTo(2);
      assertThat(failed.out()).isEmpty();
      assertThat(failed.err()).contains("broken").last().asString().contains("the build failed");
      assertThat(passed.code()).isZero();
      assertThat(machine.mavenCalls()).hasSize(2).noneMatch(call -> call.contains("clean"));
    }

    @Test
    void startCleanAfterAnInterruptedBuild() throws Exception {
      machine.maven("exit 130");
      machine.run("demo");
      machine.maven("");
      machine.run("demo");

      assertThat(machine.mavenCalls().get(1)).startsWith("-B -ntp clean ");
    }

    @Test
    void happenOnceForTwoConcurrentStarts() throws Exception {
      Path go = machine.root.resolve("go");
      machine.maven("while ! [ -e '" + go + "' ]; do sleep 0.02; done");
      Path launcher = machine.tree.resolve("gradwatch");

      Started first = machine.start(launcher, "demo");
      await().until(() -> machine.mavenCalls().size() == 1);
      Started second = machine.start(launcher, "demo");
      await().until(() -> second.errors().contains("waiting for another gradwatch"));
      Files.createFile(go);

      assertThat(first.finish().code()).isZero();
      assertThat(second.finish().code()).isZero();
      assertThat(machine.mavenCalls()).hasSize(1);
    }

    @Test
    void breakTheLockOfADeadProcess() throws Exception {
      Path lock = Files.createDirectories(machine.tree.resolve("target")).resolve("gradwatch.lock");
      Files.createSymbolicLink(lock, Path.of("99999999"));

      assertThat(machine.run("demo").code()).isZero();
      assertThat(Files.isSymbolicLink(lock)).isFalse();
    }

    @Test
    void breakALockWhoseProcessIdWasReused() throws Exception {
      Path lock = Files.createDirectories(machine.tree.resolve("target")).resolve("gradwatch.lock");
      long stranger = new ProcessBuilder("/bin/sh", "-c", "read line").start().pid();
      Files.createSymbolicLink(lock, Path.of(Long.toString(stranger)));

      assertThat(machine.run("demo").code()).isZero();
      ProcessHandle.of(stranger).ifPresent(ProcessHandle::destroy);
    }
  }
}
