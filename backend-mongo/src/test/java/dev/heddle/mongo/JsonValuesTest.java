package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
import org.bson.BsonJavaScript;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

class JsonValuesTest {

  @Test
  void eachType_becomesWhatAReaderOfJsonExpects() {
    assertThat(JsonValues.of(BsonNull.VALUE)).isNull();
    assertThat(JsonValues.of(new BsonUndefined())).isNull();
    assertThat(JsonValues.of(new BsonString("text"))).isEqualTo("text");
    assertThat(JsonValues.of(new BsonSymbol("symbol"))).isEqualTo("symbol");
    assertThat(JsonValues.of(BsonBoolean.TRUE)).isEqualTo(true);
    assertThat(JsonValues.of(new BsonInt32(7))).isEqualTo(7);
    assertThat(JsonValues.of(new BsonInt64(7_000_000_000L))).isEqualTo(7_000_000_000L);
    assertThat(JsonValues.of(new BsonDouble(0.5))).isEqualTo(0.5);
    assertThat(JsonValues.of(new BsonDecimal128(Decimal128.parse("12.340")))).isEqualTo(new BigDecimal("12.340"));
    assertThat(JsonValues.of(new BsonObjectId(new ObjectId("0123456789abcdef01234567"))))
        .isEqualTo("0123456789abcdef01234567");
    assertThat(JsonValues.of(new BsonDateTime(1_795_255_200_123L))).isEqualTo("2026-11-21T10:00:00.123Z");
    assertThat(JsonValues.of(new BsonDateTime(Long.MIN_VALUE))).asString().startsWith("-292275055");
    assertThat(JsonValues.of(new BsonTimestamp(1_795_255_200, 3))).isEqualTo("2026-11-21T10:00:00Z");
    assertThat(JsonValues.of(new BsonBinary(new byte[] {1, 2, 3}))).isEqualTo("AQID");
    UUID uuid = UUID.fromString("00000000-0000-0000-0000-000000000001");
    assertThat(JsonValues.of(new BsonBinary(uuid))).isEqualTo(uuid.toString());
    assertThat(JsonValues.of(new BsonBinary((byte) 4, new byte[] {1, 2, 3}))).isEqualTo("AQID");
    assertThat(JsonValues.of(new BsonRegularExpression("^a", "i"))).isEqualTo("/^a/i");
    assertThat(JsonValues.of(new BsonJavaScript("1"))).isEqualTo("1");
    assertThat(JsonValues.of(new BsonMinKey())).isEqualTo("MinKey");
    assertThat(JsonValues.of(new BsonMaxKey())).isEqualTo("MaxKey");
  }

  @Test
  void numbersThatJsonLacks_becomeTheirNames() {
    assertThat(JsonValues.of(new BsonDouble(Double.NaN))).isEqualTo("NaN");
    assertThat(JsonValues.of(new BsonDouble(Double.NEGATIVE_INFINITY))).isEqualTo("-Infinity");
    assertThat(JsonValues.of(new BsonDecimal128(Decimal128.NaN))).isEqualTo("NaN");
    assertThat(JsonValues.of(new BsonDecimal128(Decimal128.POSITIVE_INFINITY))).isEqualTo("Infinity");
    assertThat(JsonValues.of(new BsonDecimal128(Decimal128.NEGATIVE_ZERO))).isEqualTo(BigDecimal.ZERO);
    assertThat(JsonValues.of(new BsonDecimal128(Decimal128.parse("-0E+3")))).isEqualTo(BigDecimal.ZERO);
    assertThat(JsonValues.of(new BsonDecimal128(Decimal128.parse("-0.5")))).isEqualTo(new BigDecimal("-0.5"));
  }

  @Test
  void nestedOnes_keepTheirOrder() {
    BsonDocument document = BsonDocument.parse("{b: 1, a: {d: [1, null, {e: 'x'}], c: true}}");
    Map<String, ?> row = JsonValues.row(document);
    assertThat(row.keySet()).containsExactly("b", "a");
    assertThat(row.get("a")).isEqualTo(Map.of("d", Arrays.asList(1, null, Map.of("e", "x")), "c", true));
    assertThat(JsonValues.of(new BsonArray())).isEqualTo(List.of());
  }
}
