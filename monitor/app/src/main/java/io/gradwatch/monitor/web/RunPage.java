package io.gradwatch.monitor.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Some of the runs that match.
 *
 * @param total number of runs that match
 * @param runs the runs of this page
 */
record RunPage(int total, List<JsonNode> runs) {}
