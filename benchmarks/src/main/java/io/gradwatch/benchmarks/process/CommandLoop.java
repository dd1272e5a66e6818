package io.gradwatch.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;

/** The child's side of {@link CommandProcess}: answers each line until the input ends. */
final class CommandLoop {

  /** Prefix of the answer to a command that failed. */
  static final String ERROR = "error ";

  private CommandLoop() {}

  /** Answers a command with one line. */
  @FunctionalInterface
  interface Handler {
    String answer(String command) throws Exception;
  }

  /** Returns when the input ends. Whatever else the process prints goes to standard error. */
  static void run(Handler handler) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      answers.println(answer(handler, line));
      answers.flush();
    }
  }

  private static String answer(Handler handler, String command) {
    try {
      return handler.answer(command);
    } catch (Exception e) {
      e.printStackTrace();
      return ERROR + String.valueOf(e).lines().findFirst().orElse("");
    }
  }
}
