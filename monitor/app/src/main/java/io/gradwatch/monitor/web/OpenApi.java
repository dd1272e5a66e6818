package io.gradwatch.monitor.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The OpenAPI document of version 1, from the catalogue and the records of the answers. */
final class OpenApi {

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String NUMBER = "Number";

  private final ObjectNode schemas = JSON.createObjectNode();

  private OpenApi() {}

  static byte[] json() {
    return (new OpenApi().document().toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private ObjectNode document() {
    ObjectNode document = JSON.createObjectNode().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Gradwatch monitor")
        .put("version", "1")
        .put(
            "description",
            "What training runs measured step by step, and their verdicts. NaN and infinities are"
                + " strings. An error is an object with the text error.");
    ObjectNode number = schemas.putObject(NUMBER);
    number.put("description", "a number, or the name of one that is not finite");
    ArrayNode kinds = number.putArray("oneOf");
    kinds.addObject().put("type", "number");
    ObjectNode names = kinds.addObject().put("type", "string");
    names.putArray("enum").add("NaN").add("Infinity").add("-Infinity");
    ObjectNode paths = document.putObject("paths");
    for (ApiOperation operation : ApiOperation.values()) {
      add(paths.putObject(operation.path()).putObject("get"), operation);
    }
    document.putObject("components").set("schemas", schemas);
    return document;
  }

  private void add(ObjectNode get, ApiOperation operation) {
    get.put("operationId", operation.path().substring(ApiOperation.ROOT.length()));
    get.put("summary", operation.summary());
    ArrayNode parameters = get.putArray("parameters");
    for (ApiParameter parameter : operation.parameters()) {
      parameters
          .addObject()
          .put("name", parameter.name())
          .put("in", "query")
          .put("required", parameter.required())
          .put("description", parameter.description())
          .putObject("schema")
          .put("type", parameter.type());
    }
    ObjectNode responses = get.putObject("responses");
    ObjectNode ok = responses.putObject("200").put("description", "the answer");
    ok.putObject("content").putObject("application/json").set("schema", schema(operation.answer()));
    responses.putObject("400").put("description", "a parameter is not valid");
    responses.putObject("404").put("description", "there is no run with this name");
    responses.putObject("503").put("description", "the data cannot be read at the moment");
  }

  private JsonNode schema(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type argument = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      if (generic.getRawType() == List.class) {
        ObjectNode array = JSON.createObjectNode().put("type", "array");
        array.set("items", schema(argument));
        return array;
      }
      if (generic.getRawType() == Map.class) {
        ObjectNode map = JSON.createObjectNode().put("type", "object");
        map.set("additionalProperties", schema(argument));
        return map;
      }
      if (generic.getRawType() == Optional.class) {
        return schema(argument);
      }
    }
    if (type instanceof Class<?> simple) {
      return schema(simple);
    }
    throw new IllegalArgumentException("no schema for " + type);
  }

  private JsonNode schema(Class<?> type) {
    ObjectNode schema = JSON.createObjectNode();
    if (type == String.class) {
      return schema.put("type", "string");
    }
    if (type == Instant.class) {
      return schema.put("type", "string").put("format", "date-time");
    }
    if (type == boolean.class || type == Boolean.class) {
      return schema.put("type", "boolean");
    }
    if (List.of(
            int.class, long.class, Integer.class, Long.class, OptionalInt.class, OptionalLong.class)
        .contains(type)) {
      return schema.put("type", "integer");
    }
    if (List.of(double.class, Double.class, OptionalDouble.class).contains(type)) {
      return reference(NUMBER);
    }
    if (type == HistoryColumn.class) {
      schema.put("type", "array").set("items", reference(NUMBER));
      return schema;
    }
    if (type.isEnum()) {
      schema.put("type", "string");
      ArrayNode names = schema.putArray("enum");
      for (Object constant : type.getEnumConstants()) {
        names.add(constant.toString());
      }
      return schema;
    }
    if (type.isRecord()) {
      addRecord(type);
      return reference(type.getSimpleName());
    }
    return schema.put("type", "object");
  }

  private void addRecord(Class<?> type) {
    if (schemas.has(type.getSimpleName())) {
      return;
    }
    ObjectNode properties =
        schemas.putObject(type.getSimpleName()).put("type", "object").putObject("properties");
    for (RecordComponent component : type.getRecordComponents()) {
      properties.set(component.getName(), schema(component.getGenericType()));
    }
  }

  private static ObjectNode reference(String name) {
    return JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
  }
}
