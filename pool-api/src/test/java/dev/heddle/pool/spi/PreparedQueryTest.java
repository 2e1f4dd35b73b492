package dev.heddle.pool.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How values are checked before they are bound. */
class PreparedQueryTest {

  private static final PreparedQuery QUERY = new PreparedQuery(new QueryDefinition("order-by-id",
      Map.of("query", "select 1"), List.of(
          new QueryParameter("id", ParameterType.INTEGER, true, null),
          new QueryParameter("state", ParameterType.STRING, false, "open"),
          new QueryParameter("since", ParameterType.DATE, false, null)))) {
  };

  @Test
  void values_areBound_inTheOrderOfTheirDeclaration_withDefaults() {
    BoundQuery bound = QUERY.bind(Map.of("id", 7));
    assertThat(bound.values()).containsExactly(entry("id", 7L), entry("state", "open"), entry("since", null));
    assertThat(bound.query()).isSameAs(QUERY);
    assertThat(bound.query().definition().text("query")).contains("select 1");
    assertThat(bound.query().definition().text("nothing")).isEmpty();
  }

  private static Map.Entry<String, @Nullable Object> entry(String name, @Nullable Object value) {
    return Assertions.entry(name, value);
  }

  @Test
  void mistakes_areTold_allAtOnce_withoutTheValues() {
    ParameterException failure = Assertions.catchThrowableOfType(ParameterException.class,
        () -> QUERY.bind(Map.of("state", 4711, "since", "tomorrow", "nonsense", "secret")));
    assertThat(failure.mistakes()).extracting(ParameterException.Mistake::parameter)
        .containsExactlyInAnyOrder("id", "state", "since", "nonsense");
    assertThat(failure).hasMessageContaining("id: missing; it takes a whole number")
        .hasMessageContaining("state: it takes a text").hasMessageContaining("nonsense: unknown; there are id, state")
        .hasMessageNotContaining("4711").hasMessageNotContaining("tomorrow").hasMessageNotContaining("secret");
  }

  @Test
  void nullForARequiredOne_isMissing() {
    Map<String, @Nullable Object> given = new HashMap<>();
    given.put("id", null);
    assertThatThrownBy(() -> QUERY.bind(given)).isInstanceOf(ParameterException.class)
        .hasMessageContaining("id: missing");
  }

  @Test
  void nullForAnOptionalOne_isItsDefault() {
    Map<String, @Nullable Object> given = new HashMap<>();
    given.put("id", 1);
    given.put("state", null);
    assertThat(QUERY.bind(given).values()).containsEntry("state", "open");
  }

  @Test
  void boundValues_cannotBeChanged() {
    Map<String, @Nullable Object> values = QUERY.bind(Map.of("id", 7)).values();
    assertThatThrownBy(() -> values.put("id", 8L)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void namesOfParameters_areWords() {
    for (String name : List.of("", "1a", "a-b", "a b", "a}", "x".repeat(64))) {
      assertThatThrownBy(() -> new QueryParameter(name, ParameterType.STRING, true, null))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
