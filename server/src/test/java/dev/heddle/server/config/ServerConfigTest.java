package dev.heddle.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Settings;
import dev.heddle.server.fake.NotesBackend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerConfigTest {

  private static final String ONE = """
      instances:
        orders: {type: notes, url: here}
      """;

  @Test
  void anEmptyFile_isTheDefaults() {
    ServerConfig config = read("");
    assertThat(config.server().host()).isEqualTo("127.0.0.1");
    assertThat(config.server().port()).isEqualTo(8080);
    assertThat(config.server().token()).isEmpty();
    assertThat(config.instances()).isEmpty();
    assertThat(config.queries()).isEmpty();
  }

  @Test
  void aWholeFile_isRead() {
    ServerConfig config = read("""
        server: {port: 9000, token: geheim, shutdown-grace: 5s}
        instances:
          orders:
            type: notes
            url: here
            password: 007
            max-size: 40
        queries:
          - name: order-by-id
            action: {type: data_query, source: orders, query: "select {order_id}"}
            params: {order_id: {type: integer, required: true}, limit: {type: integer, default: 5}}
            max-rows: 10
            timeout: 250ms
          - {name: plain, action: {type: data_query, source: orders, query: "select 1"}}
        """);
    assertThat(config.server().port()).isEqualTo(9000);
    assertThat(config.server().token()).contains("geheim");
    assertThat(config.toString()).doesNotContain("geheim", "007");
    Settings orders = config.instances().getFirst().settings();
    assertThat(orders.get(NotesBackend.PASSWORD)).as("a password of digits keeps its zeros").isEqualTo("007");
    assertThat(orders.get(PoolSettings.MAX_SIZE)).isEqualTo(40);
    QueryConfig query = config.queries().getFirst();
    assertThat(query.maxRows()).isEqualTo(10);
    assertThat(query.timeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(query.query().bind(Map.of("order_id", 7)).values()).containsEntry("order_id", 7L)
        .containsEntry("limit", 5L);
    assertThat(config.queries().getLast().maxRows()).isEqualTo(1_000);
  }

  @Test
  void allMistakes_areToldAtOnce_eachWithItsPlaceAndLine() {
    assertThat(mistakes("""
        server:
          prot: 8080
        instances:
          orders:
            type: notes
            max-size: 0
            min-idel: 3
          other: {type: sqll}
          or ders: {type: notes, url: x}
        queries:
          - name: a
            action: {type: data_query, source: order, query: "x"}
          - name: b
            action: {type: data_query, source: orders, query: "x {y}"}
            params: {z: {type: integr}}
          - name: a
            action: {type: data, source: orders, query: "{y}"}
            max-rows: many
        surplus: 1
        """)).containsExactly(
        "line 2: server.prot: unknown; there are host, port, token, shutdown-grace, max-body-bytes, query-timeout,"
            + " query-max-rows, query-max-bytes",
        "line 4: instances.orders.url: missing; it takes a text that is not empty",
        "line 6: instances.orders.max-size: '0' is not allowed; it takes a whole number from 1 to 100000",
        "line 7: instances.orders.min-idel: unknown; there are url, password, " + String.join(", ",
            PoolSettings.all().stream().map(setting -> setting.name()).toList()),
        "line 8: instances.other.type: 'sqll' is not allowed; there are notes",
        "line 9: instances.or ders: not allowed as a name; it takes letters, digits, - and _, beginning with a letter,"
            + " at most 63",
        "line 12: queries[0].action.source: no instance 'order'; there are or ders, orders, other",
        "line 15: queries[1].params.z.type: 'integr' is not allowed; there are string, integer, number, boolean, date,"
            + " timestamp, uuid, list",
        "line 16: queries[2].name: a query 'a' stands in line 11 already",
        "line 17: queries[2].action.type: 'data' is not allowed; there is data_query",
        "line 17: queries[2].action.query: undeclared parameter {y}",
        "line 18: queries[2].max-rows: 'many' is not allowed; it takes a whole number from 1 to 1000000",
        "line 19: surplus: unknown; there are server, preset, instances, queries");
  }

  @Test
  void settingsThatDoNotFitEachOther_areRefused() {
    assertThat(mistakes("""
        instances:
          orders:
            type: notes
            url: here
            max-size: 5
            min-idle: 6
        """)).containsExactly("line 6: instances.orders.min-idle: 6 is more than max-size, which is 5");
  }

  @Test
  void namesThatShareAKey_areRefused() {
    assertThat(mistakes("""
        instances:
          a-b: {type: notes, url: x}
          a_B: {type: notes, url: x}
        """)).containsExactly("line 3: instances.a_B: would share the key 'a_b' in statistics with a-b");
  }

  @Test
  void aKeyGivenTwice_isRefused() {
    assertThat(mistakes("""
        instances:
          orders: {type: notes, url: x}
          orders: {type: notes, url: y}
        """)).containsExactly("line 3: instances.orders: given twice; the first is in line 2");
  }

  @Test
  void parameters_areChecked() {
    assertThat(mistakes(ONE + """
        queries:
          - name: a
            action: {type: data_query, source: orders, query: x}
            params:
              a: {type: integer, default: five}
              b: {type: integer, required: true, default: 5}
              c: {type: integer, required: maybe}
              1d: {type: integer}
              e: {typ: integer}
              f: integer
        """)).containsExactly(
        "line 7: queries[0].params.a.default: it takes a whole number",
        "line 8: queries[0].params.b.default: a required parameter is always given; drop the default, or required",
        "line 9: queries[0].params.c.required: takes true or false",
        "line 10: queries[0].params.1d: '1d' is no name of a parameter: letters, digits and underscores, beginning with"
            + " a letter",
        "line 11: queries[0].params.e.typ: unknown; there are type, required, default",
        "line 11: queries[0].params.e.type: missing; it takes one of string, integer, number, boolean, date, timestamp,"
            + " uuid, list",
        "line 12: queries[0].params.f: takes keys with values: type, required, default");
  }

  @Test
  void partsOfTheWrongKind_areRefused() {
    assertThat(mistakes("""
        server: [1]
        instances: text
        queries: {a: b}
        """)).containsExactly("line 1: server: takes keys with values", "line 2: instances: takes keys with values",
        "line 3: queries: takes a list, each entry beginning with - name");
    assertThat(mistakes("just a text")).containsExactly(
        "line 1: the file takes keys with values: server, instances, queries");
    assertThat(mistakes("queries: [a, {name: [b], action: c}]")).containsExactly(
        "line 1: queries[0]: takes keys with values: name, action, params, max-rows, timeout",
        "line 1: queries[1].name: it takes the name by which it is called",
        "line 1: queries[1].action: takes keys with values",
        "line 1: queries[1].action.source: missing; it takes the name of an instance",
        "line 1: queries[1].action.type: missing; it takes data_query");
  }

  @Test
  void aSecret_isNeverQuoted() {
    assertThat(mistakes("""
        server: {token: [geheim]}
        instances:
          orders: {type: notes, url: x, password: {a: geheim}}
        """)).hasSize(2).noneMatch(mistake -> mistake.contains("geheim"));
    assertThat(mistakes("server: {token: \"${geheim und so\"}")).noneMatch(mistake -> mistake.contains("geheim"));
  }

  @Test
  void brokenYaml_hasLineAndColumn_andQuotesNothing() {
    assertThat(mistakes("""
        server:
          token: geheim
          port: [1
        """)).singleElement().asString().startsWith("line 4: column 1: broken YAML: expected ',' or ']'")
        .doesNotContain("geheim");
    assertThat(mistakes("a: \"geheim")).singleElement().asString().startsWith("line 1: column 11: broken YAML")
        .doesNotContain("geheim");
    assertThat(mistakes("a: \0")).singleElement().asString().contains("broken YAML");
    assertThat(mistakes("\tserver: x")).singleElement().asString().startsWith("line 1: column 1: broken YAML");
  }

  @Test
  void aliases_areRefused_beforeTheyUnfold() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 10; i++) {
      laughs.append("a%d: &a%d [%s]%n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(8) + "*a" + (i - 1)));
    }
    assertThat(mistakes(laughs.toString())).containsExactly(
        "line 2: column 10: aliases (*name) are not read; write the value again, or use ${NAME}");
  }

  @Test
  void deepNesting_tags_andASecondDocument_areRefused() {
    assertThat(mistakes("a: " + "[".repeat(10_000))).singleElement().asString().contains("nested deeper than 50");
    assertThat(mistakes("a: !!javax.script.ScriptEngineManager []")).containsExactly(
        "line 1: column 4: tags (!name) are not read");
    assertThat(mistakes("server: {port: 1}\n---\nserver: {port: 2}")).containsExactly(
        "line 2: column 1: a second document begins; one is read");
    assertThat(mistakes("? [a, b]\n: c")).containsExactly("line 1: column 3: a key must be a single word");
  }

  @Test
  void theEnvironment_isPutIn() {
    ServerConfig config = read("""
        server: {port: "${PORT}", token: 'a$${b}c'}
        instances:
          orders:
            type: notes
            url: ${HOST:localhost}/${DB:a:b}
            max-size: ${SIZE}
        """, Map.of("PORT", "81", "SIZE", "3", "HOST", "${PORT}"));
    assertThat(config.server().port()).isEqualTo(81);
    assertThat(config.server().token()).contains("a${b}c");
    Settings orders = config.instances().getFirst().settings();
    assertThat(orders.get(NotesBackend.URL)).as("what a variable holds is not looked through").isEqualTo("${PORT}/a:b");
    assertThat(orders.get(PoolSettings.MAX_SIZE)).isEqualTo(3);
  }

  @Test
  void anUnsetVariable_isAMistakeWithItsPlace() {
    assertThat(mistakes("""
        instances:
          orders: {type: notes, url: "${NOWHERE}", max-size: "${}"}
        """)).containsExactly(
        "line 2: instances.orders.url: the environment has no NOWHERE; set it, or write ${NOWHERE:default}",
        "line 2: instances.orders.max-size: a reference that cannot be read; it takes ${NAME} or ${NAME:default}, and"
            + " $${ for a plain ${");
  }

  @Test
  void unquotedWords_areTexts_butForTrueFalseAndNull() {
    ServerConfig config = read(ONE + """
        queries:
          - name: a
            action: {type: data_query, source: orders, query: x}
            params:
              country: {type: string, default: no}
              day: {type: date, default: 2026-11-21}
              zip: {type: string, default: 01234}
              big: {type: number, default: 1.50}
              on: {type: boolean, default: true}
        """);
    String values = config.queries().getFirst().query().bind(Map.of()).values().toString();
    assertThat(values).isEqualTo("{country=no, day=2026-11-21, zip=01234, big=1.50, on=true}");
  }

  @Test
  void classicNames_winOverTheFile_whereTheyAreMeant_andAreNoted() {
    String yaml = """
        instances:
          orders: {type: sql, url: "jdbc:postgresql://x/y", max-size: 40}
          legacy: {type: sql, url: "jdbc:mariadb://x/y", max-size: 40}
          docs: {type: mongo, url: "mongodb://x"}
        """;
    Map<String, String> environment = Map.of("POSTGRES_POOL_MAX_SIZE", "15", "POSTGRES_POOL_MIN_SIZE", "5",
        "POSTGRES_POOL_TIMEOUT", "30.0", "MONGO_MAX_POOL_SIZE", "20", "MONGO_MIN_POOL_SIZE", "4",
        "CONNECTION_HEALTH_CHECK_INTERVAL", "300", "MAX_CONSECUTIVE_FAILURES", "2");
    ServerConfig config = ServerConfig.read(yaml, environment,
        List.of(new NotesBackend("sql"), new NotesBackend("mongo")));

    PoolConfig orders = PoolConfig.of(config.instances().get(0).settings());
    assertThat(orders.maxSize()).isEqualTo(15);
    assertThat(orders.minIdle()).isEqualTo(5);
    assertThat(orders.acquireTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.instances().get(0).notes()).containsExactly(
        "POSTGRES_POOL_MAX_SIZE sets max-size of instance 'orders' to 15 in place of 40",
        "POSTGRES_POOL_MIN_SIZE sets min-idle of instance 'orders' to 5 in place of 0");
    assertThat(PoolConfig.of(config.instances().get(1).settings()).maxSize()).as("no PostgreSQL").isEqualTo(40);
    PoolConfig docs = PoolConfig.of(config.instances().get(2).settings());
    assertThat(docs.maxSize()).isEqualTo(20);
    assertThat(docs.minIdle()).isEqualTo(4);
    for (InstanceConfig instance : config.instances()) {
      assertThat(instance.settings().get(PoolSettings.HEALTH_INTERVAL)).isEqualTo(Duration.ofMinutes(5));
      assertThat(instance.settings().origin(PoolSettings.HEALTH_FAILURES)).isEqualTo(Settings.Origin.GIVEN);
    }
  }

  @Test
  void classicNames_withMistakes_areTold() {
    Map<String, String> environment = Map.of("MAX_CONSECUTIVE_FAILURES", "often");
    assertThat(mistakes(ONE, environment)).containsExactly(
        "environment MAX_CONSECUTIVE_FAILURES: 'often' is not allowed; it takes a whole number from 1 to 1000");
    ConfigException clash = catchThrowableOfType(ConfigException.class, () -> ServerConfig.read(
        "instances: {docs: {type: mongo, url: x, min-idle: 30}}", Map.of("MONGO_MAX_POOL_SIZE", "20"),
        List.of(new NotesBackend("mongo"))));
    assertThat(clash).hasMessage("line 1: instances.docs.min-idle: 30 is more than max-size, which is 20 (the"
        + " environment sets MONGO_MAX_POOL_SIZE)");
  }

  @Test
  void aPreset_fillsWhatIsLeftOpen() {
    ServerConfig config = read("""
        preset: prod
        instances:
          a: {type: notes, url: x}
          b: {type: notes, url: x, max-size: 5}
          c: {type: notes, url: x, min-idle: 50}
          d: {type: notes, url: x, preset: high-traffic}
          e: {type: notes, url: x, preset: dev, max-size: 12, min-idle: 0}
        """);
    assertThat(config.instances().stream().map(instance -> PoolConfig.of(instance.settings()))
        .map(pool -> pool.minIdle() + "/" + pool.maxSize())).containsExactly("15/20", "5/5", "50/50", "30/30", "0/12");
    assertThat(mistakes("preset: huge")).containsExactly(
        "line 1: preset: 'huge' is not allowed; it takes one of dev, prod, high-traffic");
  }

  private static ServerConfig read(String yaml) {
    return read(yaml, Map.of());
  }

  private static ServerConfig read(String yaml, Map<String, String> environment) {
    return ServerConfig.read(yaml, environment, List.of(new NotesBackend()));
  }

  private static List<String> mistakes(String yaml) {
    return mistakes(yaml, Map.of());
  }

  private static List<String> mistakes(String yaml, Map<String, String> environment) {
    ConfigException found = catchThrowableOfType(ConfigException.class, () -> read(yaml, environment));
    assertThat(found).as("there are mistakes").isNotNull();
    return found.mistakes().stream().map(ConfigMistake::toString).toList();
  }
}
