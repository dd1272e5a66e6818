package io.gradwatch.cli.console;

/** Where lines go: some stay, some show how a run stands and are replaced. */
public sealed interface Screen extends AutoCloseable permits LiveScreen, PlainScreen {

  /** The screen of this process: live in a terminal, plain where output is a file or a pipe. */
  static Screen forProcess() {
    return LiveScreen.inTerminal()
        .<Screen>map(live -> live)
        .orElseGet(() -> new PlainScreen(System.out));
  }

  /** Prints text that stays. */
  void print(String text);

  /** Shows how something stands; replaces what was shown under the same key. */
  void show(String key, String line);

  /** Takes back what is shown under a key. */
  void remove(String key);

  /** Whether a person can look on and press Ctrl-C. */
  boolean interactive();

  /** Columns. */
  int width();

  /** Milliseconds after which what is shown may change. */
  int refreshMillis();

  @Override
  void close();
}
