package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.spi.ParameterType;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryDefinitionException;
import dev.heddle.pool.spi.QueryParameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CypherTemplateTest {

  @Test
  void aPlaceholder_becomesABoundParameter() {
    assertCypher("MATCH (p:P {id: {id}}) RETURN p", "MATCH (p:P {id: $id}) RETURN p", "id");
    assertCypher("RETURN {a}+{b}, {a}", "RETURN $a+$b, $a", "a", "b");
    assertCypher("RETURN {a}AND", "RETURN $a AND", "a");
  }

  @Test
  void mapsAndBlocks_stayAsTheyAre() {
    for (String text : List.of("RETURN {a: 1}", "RETURN {}", "MATCH (n) CALL { MATCH (m) RETURN m } RETURN n",
        "RETURN n {.name, .age}", "RETURN { a }", "RETURN {1a}", "RETURN {a", "RETURN {`a`: {b: 1}}")) {
      assertCypher(text, text);
    }
  }

  @Test
  void quotesAndComments_areNotRead() {
    for (String text : List.of("RETURN '{a}', \"{a}\", `{a}`", "RETURN 'it\\'s {a}'", "RETURN 1 // {a} ' \n, 2",
        "RETURN /* {a} \" */ 1", "RETURN 'a // b', '$x'", "RETURN \"{{\"")) {
      assertCypher(text, text);
    }
    assertCypher("RETURN 'x' + {a} // it's\n + {b}", "RETURN 'x' + $a // it's\n + $b", "a", "b");
  }

  @Test
  void twoBraces_giveOne() {
    assertCypher("RETURN {{a}", "RETURN {a}");
    assertCypher("RETURN {{a: {b}}", "RETURN {a: $b}", "b");
  }

  @Test
  void mistakes_areShownWithTheirPlace() {
    assertMistake("RETURN 'x", "quote", "line 1, column 8");
    assertMistake("RETURN 1\n /* x", "comment", "line 2, column 2");
    assertMistake("RETURN $a", "$", "{name}");
    assertMistake("RETURN \0", "NUL");
  }

  @Test
  void undeclaredAndUnusedParameters_areRefused() {
    assertThatThrownBy(() -> prepare(Map.of("query", "RETURN {a}"), "b")).hasMessageContaining("{a}")
        .hasMessageContaining("b");
    assertThatThrownBy(() -> prepare(Map.of("query", "RETURN 1"), "b")).hasMessageContaining("not used");
  }

  @Test
  void theAction_isChecked() {
    assertKey(Map.of(), "query");
    assertKey(Map.of("query", " "), "query");
    assertKey(Map.of("query", "RETURN 1", "wirte", true), "wirte");
    assertKey(Map.of("query", "RETURN 1", "write", "yes"), "write");
    assertKey(Map.of("query", "RETURN 1", "graph", 7), "graph");
  }

  private static void assertKey(Map<String, Object> action, String key) {
    assertThatThrownBy(() -> prepare(action)).isInstanceOfSatisfying(QueryDefinitionException.class,
        mistake -> assertThat(mistake.key()).isEqualTo(key));
  }

  private static void prepare(Map<String, Object> action, String... parameters) {
    new CypherRunner().prepare(new QueryDefinition("q", action, Arrays.stream(parameters)
        .map(name -> new QueryParameter(name, ParameterType.STRING, true, null)).toList()));
  }

  private static void assertMistake(String text, String... parts) {
    assertThatThrownBy(() -> CypherTemplate.read(text)).isInstanceOf(QueryDefinitionException.class)
        .hasMessageContainingAll(parts);
  }

  private static void assertCypher(String text, String cypher, String... names) {
    CypherTemplate template = CypherTemplate.read(text);
    assertThat(template.cypher()).isEqualTo(cypher);
    assertThat(template.names()).containsExactly(names);
  }
}
