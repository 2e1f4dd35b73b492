package dev.heddle.sql;

import dev.heddle.pool.spi.ParameterType;
import dev.heddle.pool.spi.QueryParameter;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Binds values, also nulls, as the types that were declared: PostgreSQL chooses operators by them. */
final class SqlParameters {

  /** What a numeric of PostgreSQL may have behind the point. */
  private static final int MOST_DIGITS = 16_383;

  private SqlParameters() {
  }

  static void bind(PreparedStatement statement, List<QueryParameter> order, Map<String, @Nullable Object> values)
      throws SQLException {
    for (int i = 0; i < order.size(); i++) {
      QueryParameter parameter = order.get(i);
      Object value = values.get(parameter.name());
      if (value == null) {
        bindNull(statement, i + 1, parameter.type());
      } else {
        bind(statement, i + 1, value);
      }
    }
  }

  private static void bindNull(PreparedStatement statement, int index, ParameterType type) throws SQLException {
    switch (type) {
      case STRING -> statement.setNull(index, Types.VARCHAR);
      case INTEGER -> statement.setNull(index, Types.BIGINT);
      case NUMBER -> statement.setNull(index, Types.NUMERIC);
      case BOOLEAN -> statement.setNull(index, Types.BOOLEAN);
      case DATE -> statement.setNull(index, Types.DATE);
      // PostgreSQL's driver takes the name and leaves the number open; others pass over the name.
      case TIMESTAMP -> statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE, "timestamptz");
      // Left for the database to find out from where it stands.
      case UUID, LIST -> statement.setNull(index, Types.OTHER);
    }
  }

  private static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
    switch (value) {
      case String text -> statement.setString(index, text);
      case Long number -> statement.setLong(index, number);
      case BigDecimal number -> statement.setBigDecimal(index, written(number));
      case Boolean bool -> statement.setBoolean(index, bool);
      case List<?> list -> bindList(statement, index, list);
      default -> statement.setObject(index, value); // LocalDate, OffsetDateTime and UUID
    }
  }

  private static void bindList(PreparedStatement statement, int index, List<?> list) throws SQLException {
    Connection connection = statement.getConnection();
    if (list.isEmpty() && connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
      statement.setObject(index, "{}", Types.OTHER); // an empty array of whatever type the place wants
      return;
    }
    String type = elementType(list);
    Array array = connection.createArrayOf(type, elements(list, type));
    try {
      statement.setArray(index, array);
    } finally {
      array.free();
    }
  }

  private static String elementType(List<?> list) throws SQLException {
    if (all(list, Boolean.class)) {
      return "boolean";
    }
    if (!all(list, Number.class)) {
      return "varchar";
    }
    for (Object element : list) {
      if (!isWhole(number(element))) {
        return "numeric";
      }
    }
    return "bigint";
  }

  private static @Nullable Object[] elements(List<?> list, String type) throws SQLException {
    @Nullable Object[] elements = new Object[list.size()];
    for (int i = 0; i < elements.length; i++) {
      Object element = list.get(i);
      elements[i] = switch (type) {
        case "boolean" -> element;
        case "bigint" -> number(element).longValueExact();
        case "numeric" -> number(element);
        default -> String.valueOf(element);
      };
    }
    return elements;
  }

  private static boolean all(List<?> list, Class<?> type) {
    return list.stream().allMatch(type::isInstance);
  }

  private static boolean isWhole(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0 && number.toBigInteger().bitLength() < Long.SIZE;
  }

  private static BigDecimal number(@Nullable Object element) throws SQLException {
    return written(new BigDecimal(String.valueOf(element)));
  }

  /** Drivers write a number out: ten characters such as 1e99999999 would become a hundred million. */
  private static BigDecimal written(BigDecimal number) throws SQLException {
    if (Math.abs((long) number.scale()) > MOST_DIGITS) {
      throw new SQLDataException("a number of more than " + MOST_DIGITS + " digits", "22003");
    }
    return number;
  }
}
