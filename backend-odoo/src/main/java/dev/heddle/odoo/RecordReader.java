package dev.heddle.odoo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads Odoo's records into Java records. */
final class RecordReader<R extends Record> {

  private static final JsonMapper SNAKE_CASE = JsonMapper.builder()
      .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .build();

  private final Class<R> type;
  private final RecordComponent[] components;
  private final ObjectReader reader;

  RecordReader(Class<R> type) {
    this.type = type;
    this.components = type.getRecordComponents();
    this.reader = SNAKE_CASE.readerFor(type);
  }

  List<String> fields() {
    return Arrays.stream(components).map(RecordReader::field).filter(field -> !field.equals("id")).toList();
  }

  private static String field(RecordComponent component) {
    return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  List<R> read(JsonNode records) {
    List<R> all = new ArrayList<>(records.size());
    for (JsonNode one : records) {
      all.add(read((ObjectNode) one));
    }
    return all;
  }

  private R read(ObjectNode values) {
    for (RecordComponent component : components) {
      if (values.path(field(component)).isBoolean() && !takesBoolean(component.getType())
          && !values.path(field(component)).booleanValue()) {
        values.putNull(field(component)); // what Odoo means by false here
      }
    }
    try {
      return reader.readValue(values);
    } catch (IOException unfit) {
      throw new OdooRequestException("a record of Odoo does not fit " + type.getName(), null, unfit);
    }
  }

  private static boolean takesBoolean(Class<?> type) {
    return type == boolean.class || type == Boolean.class || type == Object.class
        || JsonNode.class.isAssignableFrom(type);
  }
}
