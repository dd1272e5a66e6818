package io.gradwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromQlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      textBlock =
          """
          up == 0                                                      ; up
          absent(up{job="a_b"})                                        ; up
          sum by (run, layer) (rate(a_total{x=~"b|c"}[5m])) > 0        ; a_total
          sum(a) by (run) / on (run) group_left (x) b                  ; a b
          a and on (run) b unless c offset 5m                          ; a b c
          a:b:rate1m * 1e3                                             ; a:b:rate1m
          histogram_quantile(0.9, sum by (le) (rate(h_bucket[1m:5s]))) ; h_bucket
          label_replace(a, "x", "$1", "y", "(.*) b")                   ; a
          time() - a > 86400                                           ; a
          topk(5, a) or vector(0)                                      ; a
          a{b="}{", c='d'} @ end()                                     ; a
          """)
  void findsTheMetricsOfAQuery(String query, String metrics) {
    assertThat(PromQl.metrics(query)).containsExactly(metrics.split(" ", -1));
  }
}
