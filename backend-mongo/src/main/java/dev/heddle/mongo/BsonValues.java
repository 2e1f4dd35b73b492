package dev.heddle.mongo;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Makes BSON of the values that parameters bind. */
final class BsonValues {

  private BsonValues() {}

  /** A value where MongoDB takes any value for what it is. */
  static BsonValue of(@Nullable Object value) {
    return switch (value) {
      case null -> BsonNull.VALUE;
      case String text -> new BsonString(text);
      case Boolean bool -> BsonBoolean.valueOf(bool);
      case Integer number -> new BsonInt32(number);
      case Long number -> new BsonInt64(number);
      case Number number -> number(new BigDecimal(number.toString()));
      case LocalDate day -> new BsonDateTime(day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli());
      case OffsetDateTime moment -> new BsonDateTime(moment.toInstant().toEpochMilli());
      case UUID uuid -> new BsonBinary(uuid);
      case List<?> list -> new BsonArray(list.stream().map(BsonValues::of).toList());
      default -> throw new IllegalArgumentException("no BSON for a " + value.getClass().getSimpleName());
    };
  }

  /** A value where a text could be read as the path of a field, and a number as a switch. */
  static BsonValue quoted(@Nullable Object value) {
    return new BsonDocument("$literal", of(value));
  }

  /**
   * Whole numbers as such; others as doubles, which is what documents mostly hold, unless a double cannot tell all the
   * digits: MongoDB compares a double and a decimal by their exact values, so 0.1 of one kind is not 0.1 of the other.
   */
  static BsonValue number(BigDecimal number) {
    if (number.signum() == 0 || number.stripTrailingZeros().scale() <= 0) {
      try {
        return new BsonInt64(number.longValueExact());
      } catch (ArithmeticException tooLarge) {
        return decimal(number);
      }
    }
    double nearest = number.doubleValue();
    boolean same = !Double.isInfinite(nearest) && new BigDecimal(Double.toString(nearest)).compareTo(number) == 0;
    return same ? new BsonDouble(nearest) : decimal(number);
  }

  /** A decimal of 34 digits. */
  static BsonValue decimal(@Nullable Object number) {
    if (number == null) {
      return BsonNull.VALUE;
    }
    try {
      return new BsonDecimal128(new Decimal128(new BigDecimal(number.toString())));
    } catch (NumberFormatException tooPrecise) {
      throw new IllegalArgumentException("a number of at most 34 digits", tooPrecise);
    }
  }

  /** An object's id of 24 hexadecimal digits. */
  static BsonValue objectId(@Nullable Object text) {
    if (text == null) {
      return BsonNull.VALUE;
    }
    if (!ObjectId.isValid(text.toString())) {
      throw new IllegalArgumentException("24 hexadecimal digits");
    }
    return new BsonObjectId(new ObjectId(text.toString()));
  }

  /** A constant of a configuration. */
  static BsonValue constant(@Nullable Object value) {
    return switch (value) {
      case Double number -> new BsonDouble(number);
      case Float number -> new BsonDouble(number);
      case BigInteger number -> decimal(number);
      case null, default -> of(value);
    };
  }
}
