package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.falkordb.graph_entities.Point;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CypherParametersTest {

  @Test
  void text_cannotEndItsLiteral() {
    assertThat(bind("\\\" RETURN 1 //")).isEqualTo("CYPHER a=\"\\\\\\\" RETURN 1 //\" RETURN $a");
    assertThat(bind("ends in \\")).isEqualTo("CYPHER a=\"ends in \\\\\" RETURN $a");
  }

  @Test
  void values_areWrittenAsLiterals() {
    assertThat(bind(null)).isEqualTo("CYPHER a=null RETURN $a");
    assertThat(bind(true)).isEqualTo("CYPHER a=true RETURN $a");
    assertThat(bind(Long.MIN_VALUE)).isEqualTo("CYPHER a=-9223372036854775808 RETURN $a");
    assertThat(bind(new BigDecimal("2.0"))).isEqualTo("CYPHER a=2.0 RETURN $a");
    assertThat(bind(new BigDecimal("2E3"))).isEqualTo("CYPHER a=2000 RETURN $a");
    assertThat(bind(0.1f)).isEqualTo("CYPHER a=0.1 RETURN $a");
    assertThat(bind(LocalDate.of(2026, 11, 21))).isEqualTo("CYPHER a=\"2026-11-21\" RETURN $a");
    assertThat(bind(List.of(1, "x", List.of()))).isEqualTo("CYPHER a=[1,\"x\",[]] RETURN $a");
    assertThat(bind(new int[] {1, 2})).isEqualTo("CYPHER a=[1,2] RETURN $a");
    assertThat(bind(Map.of("a b", 1))).isEqualTo("CYPHER a={`a b`:1} RETURN $a");
    assertThat(bind(new Point(1, 2))).contains("`latitude`:1.0", "`longitude`:2.0");
  }

  @Test
  void what_cannotBeBoundExactly_isRefused_withoutItsValue() {
    assertRefused("a\0b", "NUL");
    assertRefused(Double.NaN, "finite");
    assertRefused(Float.POSITIVE_INFINITY, "finite");
    assertRefused(BigInteger.ONE.shiftLeft(63), "64 bits");
    assertRefused(new BigDecimal("1E20"), "64 bits");
    assertRefused(Map.of("`", 1), "key");
    assertRefused(new Object(), "java.lang.Object");
    List<Object> circle = new ArrayList<>();
    circle.add(circle);
    assertRefused(circle, "nested");
  }

  @Test
  void names_areChecked() {
    for (String name : List.of("", "1a", "a b", "a=1 b", "ä", "`a`")) {
      assertThatThrownBy(() -> CypherParameters.bind("RETURN 1", Map.of(name, 1))).as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(CypherParameters.bind("RETURN $_a1", Map.of("_a1", 1))).isEqualTo("CYPHER _a1=1 RETURN $_a1");
  }

  @Test
  void aQuery_withoutParameters_staysAsItIs_butWithoutNul() {
    assertThat(CypherParameters.bind("RETURN 1", Map.of())).isEqualTo("RETURN 1");
    assertThatThrownBy(() -> CypherParameters.bind("RETURN 1\0", Map.of())).hasMessageContaining("NUL");
  }

  private static String bind(@Nullable Object value) {
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("a", value);
    return CypherParameters.bind("RETURN $a", one);
  }

  private static void assertRefused(Object value, String why) {
    assertThatThrownBy(() -> bind(value)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why)
        .hasMessageContaining("parameter a").hasMessageNotContaining("1E20");
  }
}
