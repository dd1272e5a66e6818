package io.gradwatch.trainer;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The report of a run that had been trained to its last step before, as its folder holds it.
 *
 * @param run name of the run
 * @param fields the report
 */
public record StoredReport(String run, JsonNode fields) {}
