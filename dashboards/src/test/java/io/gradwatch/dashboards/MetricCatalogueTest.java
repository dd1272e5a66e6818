package io.gradwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricCatalogueTest {

  @Test
  void readsNamesOfGaugesAndCounters() {
    assertThat(MetricCatalogue.metrics())
        .contains("gradwatch_verdict_active", "gradwatch_run_steps_missing_total");
  }
}
