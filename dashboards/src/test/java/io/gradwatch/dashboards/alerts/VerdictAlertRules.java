package io.gradwatch.dashboards.alerts;

import io.gradwatch.dashboards.VerdictKindEntry;
import java.util.List;
import java.util.Locale;

/** The file of alert rules for verdicts: one group per kind, one rule per severity. */
public final class VerdictAlertRules {

  private static final String HEADER =
      """
      # Alerts about training runs: one per kind and severity of verdict. Generated from VerdictKind by .ci/regenerate.
      # The labels run, layer, kind, severity and root_cause are those of the verdict; the annotations query its
      # evidence, cause and remedies. Alerts about Gradwatch itself: gradwatch.yml.
      groups:
      """;

  private static final String GROUP =
      """
        - name: %s
          rules:
      """;

  /** Selects the series of the verdict that an alert's labels identify. */
  private static final String VERDICT_SELECTOR =
      "{run=%q,layer=%q,kind=%q}` $labels.run $labels.layer $labels.kind";

  private static final String RULE =
      """
            - alert: NAME
              expr: |-
                max by (run, layer, kind, severity, root_cause) (
                  gradwatch_verdict_active{kind="KIND", severity="SEVERITY"}
                ) == 1
              for: FORs
              keep_firing_for: KEEPs
              labels:
                severity: SEVERITY
              annotations:
                summary: "{{ $labels.run }}: SUMMARY{{ with $labels.layer }} in {{ . }}{{ end }}"
                description: >-
                  {{ range query (printf `gradwatch_verdict_infoVERDICT) }}{{ with .Labels.cause }}{{ . }} {{ end
                  }}Measured: {{ .Labels.evidence }}.{{ end }}
                  {{ range query (printf `gradwatch_verdict_onset_stepVERDICT) }}Since step {{ printf "%.0f" .Value }}.{{ end }}
                  {{ if eq $labels.root_cause "true" }}It is the run's root cause.{{ else }}It is not the run's root cause.{{ end }}
                  IMPACT
                remedies: >-
                  {{ range query (printf `gradwatch_verdict_infoVERDICT) }}{{ .Labels.remedies }}{{ end }}
                runbook_url: "{{ $externalLabels.gradwatch_runbooks }}/NAME.md"
                dashboard_url: "{{ $externalLabels.gradwatch_grafana }}/d/gradwatch-run?var-run={{ $labels.run | urlquery }}"
      """;

  private VerdictAlertRules() {}

  /** The whole file. */
  public static String yaml(List<VerdictKindEntry> kinds) {
    StringBuilder page = new StringBuilder(HEADER);
    for (VerdictKindEntry kind : kinds) {
      String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
      page.append(GROUP.formatted("gradwatch-" + name));
      VerdictAlert.of(kind).stream().map(VerdictAlertRules::rule).forEach(page::append);
    }
    return page.toString();
  }

  private static String rule(VerdictAlert alert) {
    return RULE.replace("VERDICT", VERDICT_SELECTOR)
        .replace("NAME", alert.name())
        .replace("KIND", alert.kind().name())
        .replace("SEVERITY", alert.severityLabel())
        .replace("FOR", String.valueOf(alert.forSeconds()))
        .replace("KEEP", String.valueOf(alert.keepFiringSeconds()))
        .replace("SUMMARY", alert.kind().summary())
        .replace("IMPACT", alert.impact());
  }
}
