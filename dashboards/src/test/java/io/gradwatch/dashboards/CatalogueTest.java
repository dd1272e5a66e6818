package io.gradwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatalogueTest {

  @Test
  void readsTheNamesOfGaugesAndCounters() {
    assertThat(Catalogue.metrics())
        .contains("gradwatch_verdict_active", "gradwatch_run_steps_missing_total");
  }
}
