package dev.heddle.sql;

import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns rows into values that can be written as JSON. */
final class SqlRows {

  private final ResultSet rows;
  private final String[] labels;
  /** The class to ask the driver for, where its own choice would lose the offset or drag in the JVM's zone. */
  private final @Nullable Class<?>[] asked;

  SqlRows(ResultSet rows) throws SQLException {
    this.rows = rows;
    ResultSetMetaData columns = rows.getMetaData();
    this.labels = new String[columns.getColumnCount()];
    this.asked = new Class<?>[labels.length];
    Map<String, Integer> seen = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i++) {
      String label = columns.getColumnLabel(i + 1);
      int times = seen.merge(label, 1, Integer::sum);
      labels[i] = times == 1 ? label : label + "_" + times; // none is lost where two columns have one name
      asked[i] = classFor(columns.getColumnType(i + 1), columns.getColumnTypeName(i + 1));
    }
  }

  private static @Nullable Class<?> classFor(int type, @Nullable String name) {
    boolean zoned = name != null && name.toLowerCase(Locale.ROOT).endsWith("tz");
    return switch (type) {
      case Types.DATE -> LocalDate.class;
      case Types.TIMESTAMP -> zoned ? OffsetDateTime.class : LocalDateTime.class;
      case Types.TIMESTAMP_WITH_TIMEZONE -> OffsetDateTime.class;
      case Types.TIME -> zoned ? OffsetTime.class : LocalTime.class;
      case Types.TIME_WITH_TIMEZONE -> OffsetTime.class;
      default -> null;
    };
  }

  /** The present row. */
  Map<String, @Nullable Object> row() throws SQLException {
    Map<String, @Nullable Object> row = LinkedHashMap.newLinkedHashMap(labels.length);
    for (int i = 0; i < labels.length; i++) {
      row.put(labels[i], plain(value(i)));
    }
    return row;
  }

  private @Nullable Object value(int i) throws SQLException {
    Class<?> wanted = asked[i];
    return wanted == null ? rows.getObject(i + 1) : rows.getObject(i + 1, wanted);
  }

  static @Nullable Object plain(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean bool -> bool;
      case Double number -> finite(number, number);
      case Float number -> finite(number, number);
      case BigInteger number -> number;
      case Number number -> number;
      case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
      case LocalDateTime time -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
      case OffsetDateTime time -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
      case LocalTime time -> DateTimeFormatter.ISO_LOCAL_TIME.format(time);
      case OffsetTime time -> DateTimeFormatter.ISO_OFFSET_TIME.format(time);
      case Timestamp time -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.toInstant().atOffset(ZoneOffset.UTC));
      case Date day -> day.toLocalDate().toString();
      case Time time -> DateTimeFormatter.ISO_LOCAL_TIME.format(time.toLocalTime());
      case Array array -> array(array);
      case Object[] elements -> list(elements);
      case Struct struct -> list(struct.getAttributes());
      case Map<?, ?> map -> map(map);
      case SQLXML xml -> xml.getString();
      case Clob text -> text.getSubString(1, (int) Math.min(Integer.MAX_VALUE, text.length()));
      case Blob bytes -> plain(bytes.getBytes(1, (int) Math.min(Integer.MAX_VALUE, bytes.length())));
      default -> value.toString(); // UUID, LocalDate, and the driver's own: json, interval, ranges, network addresses
    };
  }

  /** JSON has no word for the others. */
  private static Object finite(Number number, double value) {
    return Double.isFinite(value) ? number : number.toString();
  }

  private static @Nullable Object array(Array array) throws SQLException {
    Object elements = array.getArray();
    array.free();
    if (elements instanceof Object[] objects) {
      return list(objects);
    }
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = 0; i < java.lang.reflect.Array.getLength(elements); i++) {
      list.add(plain(java.lang.reflect.Array.get(elements, i)));
    }
    return list;
  }

  private static List<@Nullable Object> list(@Nullable Object[] elements) throws SQLException {
    List<@Nullable Object> list = new ArrayList<>(elements.length);
    for (Object element : elements) {
      list.add(plain(element));
    }
    return list;
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> map) throws SQLException {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      plain.put(String.valueOf(entry.getKey()), plain(entry.getValue()));
    }
    return plain;
  }
}
