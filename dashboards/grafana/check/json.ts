/** The JSON form of a type: enumerations become their values. */
export type Json<T> = 0 extends 1 & T
  ? unknown
  : T extends string
    ? `${T}`
    : T extends number
      ? number extends T
        ? number
        : `${T}` extends `${infer N extends number}`
          ? N
          : never
      : T extends boolean | null | undefined
        ? T
        : T extends (infer U)[]
          ? Json<U>[]
          : T extends object
            ? {[K in keyof T]: Json<T[K]>}
            : T;

/** A query as Grafana's Prometheus data source documents it; no package publishes its types. */
export interface PrometheusQuery {
  refId: string;
  datasource: {type: 'prometheus'; uid: string};
  editorMode: 'code';
  expr: string;
  format?: 'time_series' | 'table' | 'heatmap';
  instant?: boolean;
  range: boolean;
  interval?: string;
  legendFormat: string;
}

/** Properties that the Prometheus data source adds to an annotation. */
export interface PrometheusAnnotation {
  target: PrometheusQuery;
  titleFormat: string;
  textFormat: string;
  tagKeys: string;
  useValueForTime: boolean;
}
