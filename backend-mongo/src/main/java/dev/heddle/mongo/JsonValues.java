package dev.heddle.mongo;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonDocument;
import org.bson.BsonRegularExpression;
import org.bson.BsonValue;
import org.bson.UuidRepresentation;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/**
 * Makes of BSON what can be written as JSON: plain values, for readers who do not know MongoDB, not extended JSON.
 */
final class JsonValues {

  private JsonValues() {}

  static Map<String, @Nullable Object> row(BsonDocument document) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    document.forEach((name, value) -> row.put(name, of(value)));
    return row;
  }

  static @Nullable Object of(BsonValue value) {
    return switch (value.getBsonType()) {
      case NULL, UNDEFINED, END_OF_DOCUMENT -> null;
      case STRING -> value.asString().getValue();
      case SYMBOL -> value.asSymbol().getSymbol();
      case BOOLEAN -> value.asBoolean().getValue();
      case INT32 -> value.asInt32().getValue();
      case INT64 -> value.asInt64().getValue();
      case DOUBLE -> number(value.asDouble().getValue());
      case DECIMAL128 -> number(value.asDecimal128().getValue());
      case OBJECT_ID -> value.asObjectId().getValue().toHexString();
      case DATE_TIME -> Instant.ofEpochMilli(value.asDateTime().getValue()).toString();
      case TIMESTAMP -> Instant.ofEpochSecond(Integer.toUnsignedLong(value.asTimestamp().getTime())).toString();
      case BINARY -> binary(value.asBinary());
      case DOCUMENT -> row(value.asDocument());
      case ARRAY -> list(value.asArray());
      case REGULAR_EXPRESSION -> expression(value.asRegularExpression());
      case JAVASCRIPT -> value.asJavaScript().getCode();
      case JAVASCRIPT_WITH_SCOPE -> value.asJavaScriptWithScope().getCode();
      case DB_POINTER -> value.asDBPointer().getId().toHexString();
      case MIN_KEY -> "MinKey";
      case MAX_KEY -> "MaxKey";
    };
  }

  /** JSON has no infinities and no NaN; their names are better than a lie. */
  private static Object number(double value) {
    return Double.isFinite(value) ? (Object) value : Double.toString(value);
  }

  private static Object number(Decimal128 value) {
    if (!value.isFinite()) {
      return value.toString();
    }
    // A decimal's negative zero has no BigDecimal.
    return value.isNegative() && value.toString().matches("-0(\\.0*)?(E.*)?") ? BigDecimal.ZERO
        : value.bigDecimalValue();
  }

  private static Object binary(BsonBinary value) {
    if (value.getType() == BsonBinarySubType.UUID_STANDARD.getValue() && value.getData().length == 16) {
      return value.asUuid(UuidRepresentation.STANDARD).toString();
    }
    return Base64.getEncoder().encodeToString(value.getData());
  }

  private static List<@Nullable Object> list(List<BsonValue> values) {
    List<@Nullable Object> list = new ArrayList<>(values.size());
    values.forEach(value -> list.add(of(value)));
    return Collections.unmodifiableList(list);
  }

  private static String expression(BsonRegularExpression value) {
    return "/" + value.getPattern() + "/" + value.getOptions();
  }
}
