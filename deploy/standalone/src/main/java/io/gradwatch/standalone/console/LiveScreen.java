package io.gradwatch.standalone.console;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Status;

/** Text scrolls above; how runs stand is kept on the last lines of the terminal. */
final class LiveScreen implements Screen {

  private final Terminal terminal;
  private final Status status;
  private final Map<String, AttributedString> shown = new LinkedHashMap<>();
  private boolean closed;

  private LiveScreen(Terminal terminal, Status status) {
    this.terminal = terminal;
    this.status = status;
  }

  /** The terminal of this process; empty when it has none that can move its cursor. */
  static Optional<Screen> inTerminal() {
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .dumb(true)
              .nativeSignals(false)
              .signalHandler(Terminal.SignalHandler.SIG_DFL)
              .build();
      Status status = Status.getStatus(terminal);
      if (terminal.getType().startsWith("dumb") || status == null) {
        terminal.close();
        return Optional.empty();
      }
      return Optional.of(new LiveScreen(terminal, status));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  @Override
  public synchronized void print(String text) {
    if (!closed) {
      terminal.writer().println(text);
      terminal.flush();
    }
  }

  @Override
  public synchronized void show(String key, String line) {
    if (!closed) {
      shown.put(key, AttributedString.fromAnsi(line));
      status.update(List.copyOf(shown.values()));
    }
  }

  @Override
  public synchronized void remove(String key) {
    if (!closed && shown.remove(key) != null) {
      status.update(List.copyOf(shown.values()));
    }
  }

  @Override
  public boolean interactive() {
    return true;
  }

  @Override
  public int width() {
    return Math.max(40, terminal.getWidth());
  }

  @Override
  public int refreshMillis() {
    return 250;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      status.update(List.of());
      terminal.flush();
    }
  }
}
