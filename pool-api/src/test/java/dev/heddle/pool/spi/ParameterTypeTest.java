package dev.heddle.pool.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a parameter takes, and that it takes nothing else. */
class ParameterTypeTest {

  static Stream<Arguments> taken() {
    return Stream.of(
        Arguments.of(ParameterType.STRING, "x", "x"),
        Arguments.of(ParameterType.STRING, "", ""),
        Arguments.of(ParameterType.INTEGER, 5, 5L),
        Arguments.of(ParameterType.INTEGER, 5.0, 5L),
        Arguments.of(ParameterType.INTEGER, Long.MIN_VALUE, Long.MIN_VALUE),
        Arguments.of(ParameterType.NUMBER, 1.25, new BigDecimal("1.25")),
        Arguments.of(ParameterType.NUMBER, 7, new BigDecimal("7")),
        Arguments.of(ParameterType.BOOLEAN, true, true),
        Arguments.of(ParameterType.DATE, "2026-11-21", LocalDate.of(2026, 11, 21)),
        Arguments.of(ParameterType.TIMESTAMP, "2026-11-21T10:15:30+02:00",
            OffsetDateTime.parse("2026-11-21T10:15:30+02:00")),
        Arguments.of(ParameterType.UUID, "123e4567-e89b-12d3-a456-426614174000",
            UUID.fromString("123e4567-e89b-12d3-a456-426614174000")),
        Arguments.of(ParameterType.LIST, List.of("a", 1, true), List.of("a", 1, true)),
        Arguments.of(ParameterType.LIST, List.of(), List.of()));
  }

  @ParameterizedTest
  @MethodSource("taken")
  void type_takes(ParameterType type, Object raw, Object bound) {
    assertThat(type.read(raw)).isEqualTo(bound);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(ParameterType.STRING, 5),
        Arguments.of(ParameterType.INTEGER, "5"),
        Arguments.of(ParameterType.INTEGER, 5.5),
        Arguments.of(ParameterType.INTEGER, Double.NaN),
        Arguments.of(ParameterType.INTEGER, new BigInteger("99999999999999999999")),
        Arguments.of(ParameterType.INTEGER, new BigDecimal("1E+1000000000")),
        Arguments.of(ParameterType.NUMBER, "1.25"),
        Arguments.of(ParameterType.NUMBER, Double.POSITIVE_INFINITY),
        Arguments.of(ParameterType.NUMBER, new BigDecimal("1E+1000000000")),
        Arguments.of(ParameterType.NUMBER, new BigDecimal("1E-1000000000")),
        Arguments.of(ParameterType.BOOLEAN, "true"),
        Arguments.of(ParameterType.BOOLEAN, 1),
        Arguments.of(ParameterType.DATE, "21.11.2026"),
        Arguments.of(ParameterType.DATE, "2026-02-30"),
        Arguments.of(ParameterType.TIMESTAMP, "2026-11-21T10:15:30"),
        Arguments.of(ParameterType.UUID, "1-2-3-4-5"),
        Arguments.of(ParameterType.UUID, "no uuid"),
        Arguments.of(ParameterType.LIST, "a"),
        Arguments.of(ParameterType.LIST, List.of(List.of())),
        Arguments.of(ParameterType.LIST, List.of(Map.of())),
        Arguments.of(ParameterType.LIST, Arrays.asList("a", null)));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void type_refuses_andSaysWhatItTakes(ParameterType type, Object raw) {
    assertThatThrownBy(() -> type.read(raw)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("takes " + type.words());
  }

  @Test
  void everyType_hasAWord() {
    assertThat(ParameterType.values()).extracting(ParameterType::word).doesNotHaveDuplicates()
        .contains("string", "integer", "timestamp");
  }
}
