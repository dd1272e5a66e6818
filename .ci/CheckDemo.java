import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** Reads the demo's report and exits with 1 unless exactly the planted faults were found. */
final class CheckDemo {

  private final JsonNode runs;
  private final List<String> problems = new ArrayList<>();

  private CheckDemo(JsonNode runs) {
    this.runs = runs;
  }

  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("usage: java -cp … CheckDemo.java demo.json");
      System.exit(2);
    }
    var check = new CheckDemo(new ObjectMapper().readTree(new File(args[0])));
    check.all();
    check.problems.forEach(line -> System.err.println("demo: " + line));
    if (!check.problems.isEmpty()) {
      System.exit(1);
    }
    System.out.println(
        "demo: every planted fault was found, and the healthy network has no verdict");
  }

  private void all() {
    expect(
        "deep-sigmoid",
        "VANISHING_GRADIENT as root cause in one of the first three layers",
        v -> root(v, "VANISHING_GRADIENT") && layer(v) >= 0 && layer(v) <= 2);
    expect(
        "hot-learning-rate",
        "EXPLODING_GRADIENT as root cause",
        v -> root(v, "EXPLODING_GRADIENT"));
    expect("hot-learning-rate", "NON_FINITE", v -> kind(v).equals("NON_FINITE"));
    expect(
        "forgetful-rnn",
        "VANISHING_THROUGH_TIME as root cause in the recurrent layer",
        v -> root(v, "VANISHING_THROUGH_TIME") && (layer(v) == 0 || layerName(v).contains("rnn")));
    for (JsonNode verdict : verdicts("healthy-relu")) {
      if (!verdict.path("severity").asText().equalsIgnoreCase("info")) {
        problems.add("healthy-relu has a verdict: " + verdict);
      }
    }
  }

  private void expect(String run, String what, Predicate<JsonNode> verdict) {
    JsonNode verdicts = verdicts(run);
    if (StreamSupport.stream(verdicts.spliterator(), false).noneMatch(verdict)) {
      problems.add(run + " has no " + what + "; its verdicts are " + verdicts);
    }
  }

  private JsonNode verdicts(String name) {
    for (JsonNode run : runs) {
      if (run.path("run").asText().equals(name)) {
        if (run.path("steps").asLong() <= 0) {
          problems.add(name + " has no steps: " + run);
        }
        return run.path("verdicts");
      }
    }
    problems.add("the report has no run " + name);
    return runs.path("none");
  }

  private static boolean root(JsonNode verdict, String kind) {
    return kind(verdict).equals(kind) && verdict.path("rootCause").asBoolean();
  }

  private static String kind(JsonNode verdict) {
    return verdict.path("kind").asText();
  }

  private static String layerName(JsonNode verdict) {
    return verdict.path("layer").asText();
  }

  /** The index that ends the layer's name ({@code 0}, {@code layer0}); -1 if there is none. */
  private static int layer(JsonNode verdict) {
    String digits = layerName(verdict).replaceFirst("^.*?([0-9]*)$", "$1");
    return digits.isEmpty() ? -1 : Integer.parseInt(digits);
  }
}
