package dev.heddle.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.spi.ParameterType;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryDefinitionException;
import dev.heddle.pool.spi.QueryParameter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a placeholder is one. */
class SqlTextTest {

  private static void reads(String text, String jdbc, String... names) {
    SqlText read = SqlText.read(text);
    assertThat(read.jdbc()).isEqualTo(jdbc);
    assertThat(read.names()).containsExactly(names);
  }

  @Test
  void placeholders_becomeQuestionMarks_inOrder() {
    reads("select * from o where a = {a} and b in ({b},{a}) and c = {c_1}::int",
        "select * from o where a = ? and b in (?,?) and c = ?::int", "a", "b", "a", "c_1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"select '{a}' || '?' || 'it''s {b}'", "select \"{a}\"\"?\" from t", "select $${a} ?$$",
      "select $tag$ {a} $$ ' $tag$", "select E'\\'{a}'", "select 1 -- {a} ? 'open", "select /* {a} /* ? */ ' */ 2",
      "select a$b$ from t where x = $1", "select 1 - 2 / 3", "select '' , ''''", "select array[1] <@ '{1,2}'"})
  void quotesAndComments_areLeftAlone(String text) {
    reads(text, text);
  }

  @Test
  void afterAQuote_placeholdersCountAgain() {
    reads("select 'x{a}'||{a}, e'\\\\'||{b}, $$ $$||{c} -- {d}\n, {e}",
        "select 'x{a}'||?, e'\\\\'||?, $$ $$||? -- {d}\n, ?", "a", "b", "c", "e");
  }

  @Test
  void doubledBraces_areBraces_andDoubledQuestionMarksStayForTheDriver() {
    reads("select {{fn now()}, tags ??| {t}, {a}?? {b}{c}", "select {fn now()}, tags ??| ?, ? ?? ? ?", "t", "a", "b",
        "c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"select 'open", "select \"open", "select $$open", "select $x$open$$", "select /* open /* */",
      "select { a }", "select {1}", "select {a", "select {}", "select a ? b"})
  void mistakes_areRefused_withTheirPlace(String text) {
    assertThatThrownBy(() -> SqlText.read(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("line 1, column ");
  }

  @Test
  void aMistake_isToldByLineAndColumn() {
    assertThatThrownBy(() -> SqlText.read("select 1,\n  {x y}")).hasMessageStartingWith("line 2, column 3: ");
  }

  private static QueryDefinition definition(Map<String, Object> action, String... parameters) {
    return new QueryDefinition("q", action,
        List.of(parameters).stream().map(name -> new QueryParameter(name, ParameterType.STRING, true, null)).toList());
  }

  private static void refuses(QueryDefinition definition, String key, String message) {
    assertThatThrownBy(() -> new SqlQueryRunner().prepare(definition))
        .isInstanceOfSatisfying(QueryDefinitionException.class, mistake -> assertThat(mistake.key()).isEqualTo(key))
        .hasMessageContaining(message);
  }

  @Test
  void definitions_withMistakes_areRefused_withWhatIsAllowed() {
    refuses(definition(Map.of("query", "select {b}"), "a", "c"), "query", "{b} is not declared; there are a, c");
    refuses(definition(Map.of("query", "select {b}")), "query", "no parameters are");
    refuses(definition(Map.of("query", "select {a}, '{b}'"), "a", "b"), "query", "b is declared and nowhere used");
    refuses(definition(Map.of()), "query", "missing");
    refuses(definition(Map.of("query", " ")), "query", "missing");
    refuses(definition(Map.of("query", "select 1", "filter", Map.of())), "filter", "unknown");
    refuses(definition(Map.of("query", "select 'a")), "query", "not closed");
  }
}
