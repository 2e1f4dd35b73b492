package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.spi.ParameterException;
import dev.heddle.pool.spi.ParameterType;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryDefinitionException;
import dev.heddle.pool.spi.QueryParameter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be declared, and that a bound value never becomes anything but a value. */
class QueryReaderTest {

  private static final String EVIL = "$password";

  private static MongoQuery read(Map<String, Object> action, QueryParameter... parameters) {
    return (MongoQuery) new MongoQueryRunner().prepare(new QueryDefinition("q", action, List.of(parameters)));
  }

  private static QueryParameter parameter(String name, ParameterType type) {
    return new QueryParameter(name, type, true, null);
  }

  private static QueryParameter text(String name) {
    return parameter(name, ParameterType.STRING);
  }

  private static BsonDocument filter(Map<String, Object> filter, Object value, QueryParameter parameter) {
    MongoQuery query = read(Map.of("collection", "c", "filter", filter), parameter);
    MongoQuery.Find find = (MongoQuery.Find) query.question();
    return find.filter().fill(query.bind(Map.of(parameter.name(), value)).values()).asDocument();
  }

  private static String stage(Map<String, Object> stage, Object value, QueryParameter parameter) {
    MongoQuery query = read(Map.of("collection", "c", "pipeline", List.of(stage)), parameter);
    MongoQuery.Aggregate aggregate = (MongoQuery.Aggregate) query.question();
    return aggregate.stages().getFirst().fill(query.bind(Map.of(parameter.name(), value)).values()).asDocument()
        .toJson();
  }

  @Test
  void aText_staysATextInAFilter() {
    assertThat(filter(Map.of("name", "{n}"), "{\"$gt\": \"\"}", text("n")).toJson())
        .isEqualTo("{\"name\": \"{\\\"$gt\\\": \\\"\\\"}\"}");
    assertThat(filter(Map.of("name", Map.of("$eq", "{n}")), EVIL, text("n")).toJson())
        .isEqualTo("{\"name\": {\"$eq\": \"$password\"}}");
  }

  @Test
  void aMap_isNoValueOfAnyParameter() {
    for (ParameterType type : ParameterType.values()) {
      assertThatThrownBy(() -> filter(Map.of("name", "{n}"), Map.of("$gt", ""), parameter("n", type)))
          .as(type.word()).isInstanceOf(ParameterException.class);
    }
  }

  @Test
  void aList_staysAListOfScalars() {
    QueryParameter list = parameter("n", ParameterType.LIST);
    assertThat(filter(Map.of("name", Map.of("$in", "{n}")), List.of("$a", 1, true, 0.5), list).toJson())
        .isEqualTo("{\"name\": {\"$in\": [\"$a\", 1, true, 0.5]}}");
    assertThatThrownBy(() -> filter(Map.of("name", Map.of("$in", "{n}")), List.of(Map.of("$gt", "")), list))
        .isInstanceOf(ParameterException.class);
    assertThatThrownBy(() -> filter(Map.of("name", Map.of("$in", "{n}")), List.of(List.of("x")), list))
        .isInstanceOf(ParameterException.class);
  }

  @Test
  void aText_isQuotedWhereItWouldBeAPath() {
    assertThat(filter(Map.of("$expr", Map.of("$eq", List.of("$name", "{n}"))), EVIL, text("n")).toJson())
        .isEqualTo("{\"$expr\": {\"$eq\": [\"$name\", {\"$literal\": \"$password\"}]}}");
    assertThat(stage(Map.of("$project", Map.of("x", "{n}")), EVIL, text("n")))
        .isEqualTo("{\"$project\": {\"x\": {\"$literal\": \"$password\"}}}");
    assertThat(stage(Map.of("$match", Map.of("$expr", Map.of("$eq", List.of("$a", "{n}")))), EVIL, text("n")))
        .contains("{\"$literal\": \"$password\"}");
    assertThat(stage(Map.of("$facet", Map.of("f", List.of(Map.of("$set", Map.of("x", "{n}"))))), EVIL, text("n")))
        .contains("{\"$literal\": \"$password\"}");
    assertThat(stage(Map.of("$lookup", Map.of("from", "c", "as", "x", "let", Map.of("v", "{n}"), "pipeline",
        List.of())), EVIL, text("n"))).contains("{\"$literal\": \"$password\"}");
    assertThat(stage(Map.of("$set", Map.of("x", Map.of("$literal", "{n}"))), EVIL, text("n")))
        .isEqualTo("{\"$set\": {\"x\": {\"$literal\": \"$password\"}}}");
  }

  @Test
  void aNumber_cannotSwitchAFieldOnOrOff() {
    assertThat(stage(Map.of("$project", Map.of("secret", "{n}")), 1, parameter("n", ParameterType.INTEGER)))
        .isEqualTo("{\"$project\": {\"secret\": {\"$literal\": 1}}}");
  }

  @Test
  void types_becomeTheirKindOfBson() {
    assertThat(filter(Map.of("x", "{n}"), 7, parameter("n", ParameterType.INTEGER)).toJson()).isEqualTo("{\"x\": 7}");
    assertThat(filter(Map.of("x", "{n}"), 0.1, parameter("n", ParameterType.NUMBER)).toJson())
        .isEqualTo("{\"x\": 0.1}");
    assertThat(filter(Map.of("x", "{n}"), new java.math.BigDecimal("0.1234567890123456789012345"),
        parameter("n", ParameterType.NUMBER)).toJson())
        .isEqualTo("{\"x\": {\"$numberDecimal\": \"0.1234567890123456789012345\"}}");
    assertThat(filter(Map.of("x", "{n}"), "2026-11-21", parameter("n", ParameterType.DATE)).toJson())
        .isEqualTo("{\"x\": {\"$date\": \"2026-11-21T00:00:00Z\"}}");
    assertThat(filter(Map.of("x", "{n}"), "2026-11-21T10:00:00+01:00", parameter("n", ParameterType.TIMESTAMP))
        .toJson()).isEqualTo("{\"x\": {\"$date\": \"2026-11-21T09:00:00Z\"}}");
    assertThat(filter(Map.of("x", "{n}"), "00000000-0000-0000-0000-000000000001", parameter("n", ParameterType.UUID))
        .getBinary("x").asUuid()).isEqualTo(UUID.fromString("00000000-0000-0000-0000-000000000001"));
    assertThat(filter(Map.of("x", Map.of("$oid", "{n}")), "0123456789abcdef01234567", text("n")).toJson())
        .isEqualTo("{\"x\": {\"$oid\": \"0123456789abcdef01234567\"}}");
    assertThat(filter(Map.of("x", Map.of("$numberDecimal", "{n}")), 1, parameter("n", ParameterType.NUMBER)).toJson())
        .isEqualTo("{\"x\": {\"$numberDecimal\": \"1\"}}");
  }

  @Test
  void anObjectId_ofAnotherForm_isTheCallersMistake() {
    assertThatThrownBy(() -> filter(Map.of("x", Map.of("$oid", "{n}")), "secret-value", text("n")))
        .isInstanceOf(ParameterException.class).hasMessageContaining("24 hexadecimal digits")
        .hasMessageNotContaining("secret-value");
  }

  @Test
  void whatIsOptional_isNullWhereItIsNotGiven() {
    MongoQuery query = read(Map.of("collection", "c", "filter", Map.of("x", Map.of("$oid", "{n}"))),
        new QueryParameter("n", ParameterType.STRING, false, null));
    MongoQuery.Find find = (MongoQuery.Find) query.question();
    assertThat(find.filter().fill(query.bind(Map.of()).values()).asDocument().toJson()).isEqualTo("{\"x\": null}");
  }

  @Test
  void twoBraces_areOne_andOtherBracesStay() {
    MongoQuery query = read(Map.of("collection", "c", "filter",
        Map.of("x", "{{name}", "y", Map.of("$regex", "^a{2}$"), "z", "{")));
    MongoQuery.Find find = (MongoQuery.Find) query.question();
    BsonDocument filter = find.filter().fill(Map.of()).asDocument();
    assertThat(filter.getString("x").getValue()).isEqualTo("{name}");
    assertThat(filter.getDocument("y").getString("$regex").getValue()).isEqualTo("^a{2}$");
    assertThat(filter.getString("z").getValue()).isEqualTo("{");
  }

  record Refused(String why, Map<String, Object> action, List<QueryParameter> parameters) {
    @Override
    public String toString() {
      return why + ": " + action;
    }
  }

  private static Refused refused(String why, Map<String, Object> action, QueryParameter... parameters) {
    return new Refused(why, action, List.of(parameters));
  }

  private static Map<String, Object> find(Map<String, Object> filter) {
    return Map.of("collection", "c", "filter", filter);
  }

  private static Map<String, Object> pipeline(Map<String, Object> stage) {
    return Map.of("collection", "c", "pipeline", List.of(stage));
  }

  static Stream<Refused> refusals() {
    return Stream.of(
        refused("missing", Map.of()),
        refused("unknown", Map.of("collection", "c", "colour", "red")),
        refused("no name", Map.of("collection", "")),
        refused("cannot be bound", Map.of("collection", "{n}")),
        refused("cannot be bound", Map.of("collection", "a{n}"), text("n")),
        refused("no name", Map.of("collection", "c", "database", "a b")),
        refused("not declared", find(Map.of("x", "{n}"))),
        refused("declared but not used", find(Map.of("x", "y")), text("n")),
        refused("whole value", find(Map.of("x", "before {n} after")), text("n")),
        refused("only values", find(Map.of("{n}", "x")), text("n")),
        refused("runs code", find(Map.of("$where", "this.x == 1"))),
        refused("runs code", find(Map.of("x", Map.of("$where", "{n}"))), text("n")),
        refused("runs code", find(Map.of("x", Map.of("$code", "1")))),
        refused("runs code", pipeline(Map.of("$match", Map.of("$where", "1")))),
        refused("runs code", pipeline(Map.of("$group", Map.of("_id", 1, "n", Map.of("$accumulator", Map.of()))))),
        refused("runs code", pipeline(Map.of("$set", Map.of("x", Map.of("$function", Map.of("body", "1")))))),
        refused("runs code", Map.of("collection", "c", "projection", Map.of("x", Map.of("$function", Map.of())))),
        refused("runs code", pipeline(Map.of("$unwind", Map.of("$function", Map.of())))),
        refused("writes", pipeline(Map.of("$out", "other"))),
        refused("writes", pipeline(Map.of("$merge", Map.of("into", "other")))),
        refused("writes", pipeline(Map.of("$facet", Map.of("f", List.of(Map.of("$out", "other")))))),
        refused("writes", pipeline(Map.of("$lookup", Map.of("from", "c", "pipeline",
            List.of(Map.of("$merge", "x")))))),
        refused("no stage that can be declared", pipeline(Map.of("$currentOp", Map.of()))),
        refused("one word", pipeline(Map.of("$match", Map.of(), "$limit", 1))),
        refused("list of stages", Map.of("collection", "c", "pipeline", "x")),
        refused("cannot stand beside", Map.of("collection", "c", "pipeline", List.of(), "filter", Map.of())),
        refused("means the same", Map.of("collection", "c", "find", Map.of(), "filter", Map.of())),
        refused("nothing can be bound", pipeline(Map.of("$lookup", Map.of("from", "{n}"))), text("n")),
        refused("nothing can be bound", pipeline(Map.of("$unionWith", "{n}")), text("n")),
        refused("nothing can be bound", pipeline(Map.of("$unwind", "{n}")), text("n")),
        refused("nothing can be bound", pipeline(Map.of("$count", "{n}")), text("n")),
        refused("only a number", pipeline(Map.of("$limit", "{n}")), text("n")),
        refused("only a number", Map.of("collection", "c", "sort", Map.of("x", "{n}")), text("n")),
        refused("only a number", Map.of("collection", "c", "limit", "{n}"), text("n")),
        refused("required or have a default", Map.of("collection", "c", "limit", "{n}"),
            new QueryParameter("n", ParameterType.INTEGER, false, null)),
        refused("whole number", Map.of("collection", "c", "limit", "ten")),
        refused("map of fields", Map.of("collection", "c", "filter", "x")),
        refused("map of fields", Map.of("collection", "c", "filter", Map.of("$oid", "0123456789abcdef01234567"))),
        refused("must be of type", find(Map.of("x", Map.of("$oid", "{n}"))), parameter("n", ParameterType.LIST)),
        refused("24 hexadecimal", find(Map.of("x", Map.of("$oid", "zz")))),
        refused("neither text", find(Map.of("x", java.time.Instant.EPOCH))));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatIsWrong_isRefusedWhenTheConfigurationIsRead(Refused refused) {
    assertThatThrownBy(() -> read(refused.action(), refused.parameters().toArray(QueryParameter[]::new)))
        .isInstanceOf(QueryDefinitionException.class).hasMessageContaining(refused.why());
  }

  @Test
  void nesting_isBounded() {
    Object nested = "x";
    for (int depth = 0; depth < 200; depth++) {
      nested = Map.of("x", nested);
    }
    Map<String, Object> deep = Map.of("x", nested);
    assertThatThrownBy(() -> read(find(deep))).isInstanceOf(QueryDefinitionException.class)
        .hasMessageContaining("nested");
  }
}
