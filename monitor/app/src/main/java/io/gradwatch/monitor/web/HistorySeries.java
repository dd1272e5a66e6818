package io.gradwatch.monitor.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One value over the bins.
 *
 * @param layer depth of the layer, for values by layer
 * @param name name of the layer or of the value; a section of the sequence has its number
 * @param first value of the first step of each bin
 * @param last value of the last step of each bin
 * @param min least value that is not NaN
 * @param max greatest value that is not NaN
 * @param count number of values
 * @param nan number of values that are NaN
 * @param infinite number of values that are infinite
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record HistorySeries(
    OptionalInt layer,
    String name,
    Optional<HistoryColumn> first,
    Optional<HistoryColumn> last,
    Optional<HistoryColumn> min,
    Optional<HistoryColumn> max,
    Optional<HistoryColumn> count,
    Optional<HistoryColumn> nan,
    Optional<HistoryColumn> infinite) {}
