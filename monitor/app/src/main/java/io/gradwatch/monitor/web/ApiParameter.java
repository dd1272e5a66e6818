package io.gradwatch.monitor.web;

/**
 * A parameter in the query of an address.
 *
 * @param type {@code string} or {@code integer}, as in JSON Schema
 * @param required whether a request without it is rejected
 * @param description what it means, with its default
 */
record ApiParameter(String name, String type, boolean required, String description) {

  static ApiParameter required(String name, String description) {
    return new ApiParameter(name, "string", true, description);
  }

  static ApiParameter text(String name, String description) {
    return new ApiParameter(name, "string", false, description);
  }

  static ApiParameter number(String name, String description) {
    return new ApiParameter(name, "integer", false, description);
  }
}
