package dev.heddle.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.odoo.fixture.SimulatedOdoo;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.ParameterException;
import dev.heddle.pool.spi.ParameterType;
import dev.heddle.pool.spi.PreparedQuery;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryDefinitionException;
import dev.heddle.pool.spi.QueryLimits;
import dev.heddle.pool.spi.QueryParameter;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Declared queries: what is refused when they are read, and what is sent when they run. */
class OdooQueriesTest {

  private static PreparedQuery prepare(Map<String, Object> action, QueryParameter... parameters) {
    return OdooQueries.INSTANCE.prepare(new QueryDefinition("q", action, List.of(parameters)));
  }

  private static QueryParameter parameter(String name, ParameterType type) {
    return new QueryParameter(name, type, false, null);
  }

  private static OdooCall call(PreparedQuery query, Map<String, ?> values, long maxRows) {
    return ((OdooQuery) query).call(query.bind(values).values(), maxRows);
  }

  @Test
  void aPlaceholder_isAWholeValue_neverText() {
    PreparedQuery query = prepare(
        Map.of("model", "res.partner", "domain", List.of("|", List.of("name", "=", "{who}"),
            List.of("name", "=", "{{who}}"))),
        parameter("who", ParameterType.STRING));
    OdooCall call = call(query, Map.of("who", "'], ['id', '>', 0"), 10);
    assertThat(call.leading()).isEqualTo(Map.of("domain", List.of("|", List.of("name", "=", "'], ['id', '>', 0"),
        List.of("name", "=", "{who}"))));
    assertThat(call.named()).isEqualTo(Map.of("limit", 11L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a {who}", "{who} b", "{nobody}", "{", "x}"})
  void aText_withAPartOfAPlaceholder_isRefused(String text) {
    assertThatThrownBy(
        () -> prepare(Map.of("model", "res.partner", "domain", List.of(List.of("name", "=", text))),
            parameter("who", ParameterType.STRING)))
        .isInstanceOfSatisfying(QueryDefinitionException.class,
            mistake -> assertThat(mistake.key()).isEqualTo("domain"));
  }

  @Test
  void fieldsOperatorsModelsAndOrder_takeNoPlaceholder() {
    QueryParameter who = parameter("who", ParameterType.STRING);
    for (Map<String, Object> action : List.<Map<String, Object>>of(
        Map.of("model", "{who}"),
        Map.of("model", "res.partner", "method", "{who}"),
        Map.of("model", "res.partner", "fields", List.of("{who}")),
        Map.of("model", "res.partner", "order", "{who}"),
        Map.of("model", "res.partner", "domain", List.of(List.of("{who}", "=", 1))),
        Map.of("model", "res.partner", "domain", List.of(List.of("name", "{who}", 1))),
        Map.of("model", "res.partner", "domain", "{who}"))) {
      assertThatThrownBy(() -> prepare(action, who)).as(action.toString())
          .isInstanceOf(QueryDefinitionException.class);
    }
  }

  @Test
  void unusedParameters_unknownKeys_andAMissingModel_areRefused() {
    assertThatThrownBy(() -> prepare(Map.of("model", "res.partner"), parameter("idle", ParameterType.STRING)))
        .isInstanceOf(QueryDefinitionException.class).hasMessageContaining("idle");
    assertThatThrownBy(() -> prepare(Map.of("model", "res.partner", "query", "x")))
        .isInstanceOf(QueryDefinitionException.class).hasMessageContaining("domain");
    assertThatThrownBy(() -> prepare(Map.of("domain", List.of())))
        .isInstanceOf(QueryDefinitionException.class).hasMessageContaining("res.partner");
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "write", "unlink", "action_confirm", "copy"})
  void writing_needsToBeAllowed(String method) {
    assertThatThrownBy(() -> prepare(Map.of("model", "res.partner", "method", method)))
        .isInstanceOf(QueryDefinitionException.class).hasMessageContaining("allow-write");
    assertThat(prepare(Map.of("model", "res.partner", "method", method, "allow-write", true))).isNotNull();
  }

  @Test
  void values_areWrittenAsOdooReadsThem() {
    PreparedQuery query = prepare(Map.of("model", "m", "domain", List.of(List.of("day", "=", "{day}"),
        List.of("at", ">", "{at}"), List.of("name", "=", "{none}"), List.of("id", "in", "{ids}")), "limit", "{n}"),
        parameter("day", ParameterType.DATE), parameter("at", ParameterType.TIMESTAMP),
        parameter("none", ParameterType.STRING), parameter("ids", ParameterType.LIST),
        parameter("n", ParameterType.INTEGER));
    OdooCall call = call(query, Map.of("day", LocalDate.of(2026, 11, 21).toString(), "at",
        OffsetDateTime.parse("2026-11-21T10:15:30+02:00").toString(), "ids", List.of(1, 2), "n", 3), 100);
    assertThat(call.leading().get("domain")).isEqualTo(List.of(List.of("day", "=", "2026-11-21"),
        List.of("at", ">", "2026-11-21 08:15:30"), List.of("name", "=", false), List.of("id", "in", List.of(1, 2))));
    assertThat(call.named().get("limit")).isEqualTo(3L);
    assertThat(call(query, Map.of("n", 1_000_000), 100).named().get("limit")).as("never more than one too many")
        .isEqualTo(101L);
  }

  @Test
  void wrongValues_areRefusedByTheirParameter() {
    PreparedQuery query = prepare(Map.of("model", "m", "ids", "{id}", "method", "read"),
        new QueryParameter("id", ParameterType.INTEGER, true, null));
    assertThatThrownBy(() -> query.bind(Map.of("id", "1"))).isInstanceOf(ParameterException.class);
    assertThat(call(query, Map.of("id", 7), 10).ids()).containsExactly(7);
  }

  @Test
  void rows_endAtTheLimit_orWhenTheSinkIsFull() throws Exception {
    PreparedQuery query = prepare(Map.of("model", "res.partner", "fields", List.of("name")));
    PreparedQuery counting = prepare(Map.of("model", "res.partner", "method", "search_count"));
    try (SimulatedOdoo odoo = SimulatedOdoo.start();
        ManagedPool<OdooConnection> pool = Backends.pool("odoo", new OdooBackend(),
            OdooSite.of(odoo).settings("json-2"));
        Lease<OdooConnection> lease = pool.acquire()) {
      List<Map<String, ?>> rows = new ArrayList<>();
      QueryLimits five = new QueryLimits(5, Deadline.in(Duration.ofSeconds(20)));
      OdooQueries.INSTANCE.run(lease.get(), query.bind(Map.of()), five, rows::add);
      assertThat(rows).hasSize(5).first().isEqualTo(Map.of("id", 1, "name", "Partner 000"));
      rows.clear();
      OdooQueries.INSTANCE.run(lease.get(), query.bind(Map.of()), five, row -> rows.size() < 2 && rows.add(row));
      assertThat(rows).hasSize(2);
      rows.clear();
      OdooQueries.INSTANCE.run(lease.get(), counting.bind(Map.of()), five, rows::add);
      assertThat(rows).containsExactly(Map.of("result", 20));
    }
  }
}
