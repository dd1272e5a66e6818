package io.gradwatch.cli.console;

/** Output of a command: printed lines stay, status lines are replaced. */
public sealed interface Screen extends AutoCloseable permits LiveScreen, PlainScreen {

  /** The screen of this process: live in a terminal, plain if output goes to a file or a pipe. */
  static Screen forProcess() {
    return LiveScreen.inTerminal()
        .<Screen>map(live -> live)
        .orElseGet(() -> new PlainScreen(System.out));
  }

  /** Prints text permanently. */
  void print(String text);

  /** Shows a status line in place of the previous line with the same key. */
  void show(String key, String line);

  /** Removes the status line with this key. */
  void remove(String key);

  /** Whether output goes to a terminal, where a user can press Ctrl-C. */
  boolean interactive();

  /** Width in columns. */
  int width();

  /** Minimum interval between two updates of a status line, in milliseconds. */
  int refreshMillis();

  @Override
  void close();
}
