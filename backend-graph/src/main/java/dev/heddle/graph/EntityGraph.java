package dev.heddle.graph;

import com.falkordb.Record;
import com.falkordb.ResultSet;
import com.falkordb.exceptions.GraphException;
import dev.heddle.pool.Deadline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The resolver's graph.
 *
 * <pre>
 * (:Record {id, source, number, name, at}) -[:REFERS_TO {how, score, at}]-&gt; (:Entity {id, type, name, at})
 * (:Anchor {id, kind, version}) -[:HOLDS]-&gt; (:Entity)
 * </pre>
 *
 * <p>An anchor is what entities are found by: an exact key, or the beginning of a word of the name. Its version counts
 * what it was given to hold. A decision is taken on what the anchors of a record held; the one query that writes it
 * down first checks that all of them have the version that was read, and that the record is still unknown, else it
 * changes nothing. The server runs the writes on one graph one after the other, so each is a compare-and-set over all
 * anchors, and of callers that resolve the same entity at once one makes it and the others find it.
 */
final class EntityGraph {

  /** The label and property of what must be unique, and have an index to be found by. */
  private static final List<String> UNIQUE = List.of("Record", "Entity", "Anchor");

  private static final String KNOWN = "MATCH (:Record {id: $record})-[link:REFERS_TO]->(e:Entity) RETURN e.id AS entity, link.score AS score";

  private static final String HELD = """
      UNWIND $anchors AS id
      OPTIONAL MATCH (a:Anchor {id: id})
      OPTIONAL MATCH (a)-[:HOLDS]->(e:Entity)
      RETURN id, a.version AS version, e.id AS entity, e.normal AS name""";

  /** Grouped by what was known: a sum over no rows would be zero, and pass. */
  private static final String WRITE = """
      OPTIONAL MATCH (:Record {id: $record})-[link:REFERS_TO]->()
      WITH count(link) AS known
      WHERE known = 0
      UNWIND $seen AS s
      OPTIONAL MATCH (a:Anchor {id: s.id})
      WITH known, sum(CASE WHEN coalesce(a.version, 0) = s.version THEN 0 ELSE 1 END) AS changed
      WHERE changed = 0
      MERGE (e:Entity {id: $entity})
      ON CREATE SET e.type = $type, e.name = $name, e.normal = $normal, e.at = $at
      MERGE (r:Record {id: $record})
      ON CREATE SET r.source = $source, r.number = $number, r.name = $name, r.at = $at
      CREATE (r)-[:REFERS_TO {how: $how, score: $score, at: $at}]->(e)
      WITH e
      UNWIND $hold AS h
      MERGE (a:Anchor {id: h.id})
      SET a.kind = h.kind, a.version = coalesce(a.version, 0) + 1
      CREATE (a)-[:HOLDS]->(e)""";

  private static final String LINKS = """
      MATCH (r:Record)-[link:REFERS_TO]->(:Entity {id: $entity})
      RETURN r.source AS source, r.number AS number, r.name AS name, link.how AS how, link.score AS score, link.at AS at
      ORDER BY at, source, number""";

  /** What an anchor held when it was read. */
  record Held(long version, Map<String, String> nameByEntity) {
  }

  private final String graph;

  EntityGraph(String graph) {
    this.graph = graph;
  }

  /** Makes indexes and constraints; does nothing where they are. */
  void prepare(GraphSession session, Deadline deadline) {
    for (String label : UNIQUE) {
      unlessThere("already indexed",
          () -> session.query(graph, "CREATE INDEX FOR (n:" + label + ") ON (n.id)", Map.of(), deadline));
      unlessThere("already exists", () -> session.jedis().sendCommand(
          () -> "GRAPH.CONSTRAINT".getBytes(StandardCharsets.US_ASCII), "CREATE", graph, "UNIQUE", "NODE", label,
          "PROPERTIES", "1", "id"));
    }
  }

  private static void unlessThere(String says, Runnable act) {
    try {
      act.run();
    } catch (JedisDataException refused) {
      if (!String.valueOf(refused.getMessage()).contains(says)) {
        throw refused;
      }
    }
  }

  Optional<Resolution> known(GraphSession session, String record, Deadline deadline) {
    for (Record row : session.readOnlyQuery(graph, KNOWN, Map.of("record", record), deadline)) {
      return Optional.of(new Resolution(row.getString("entity"), Resolution.How.KNOWN, number(row, "score")));
    }
    return Optional.empty();
  }

  /** What each anchor holds, in the order asked. */
  Map<String, Held> held(GraphSession session, List<String> anchors, Deadline deadline) {
    Map<String, Held> held = new LinkedHashMap<>();
    for (Record row : session.readOnlyQuery(graph, HELD, Map.of("anchors", anchors), deadline)) {
      Long version = row.getValue("version");
      Held one = held.computeIfAbsent(row.getString("id"),
          id -> new Held(version == null ? 0 : version, new LinkedHashMap<>()));
      String entity = text(row, "entity");
      if (entity != null) {
        one.nameByEntity().put(entity, row.getString("name"));
      }
    }
    return held;
  }

  /** Writes a decision down, unless what it rests on has changed. */
  boolean write(GraphSession session, Map<String, Object> decision, Deadline deadline) {
    ResultSet result = session.query(graph, WRITE, decision, deadline);
    return result.getStatistics().relationshipsCreated() > 0;
  }

  List<EntityLink> links(GraphSession session, String entity, Deadline deadline) {
    List<EntityLink> links = new ArrayList<>();
    for (Record row : session.readOnlyQuery(graph, LINKS, Map.of("entity", entity), deadline)) {
      links.add(new EntityLink(row.getString("source"), row.getString("number"), row.getString("name"),
          Resolution.How.valueOf(row.getString("how")), number(row, "score"),
          java.time.Instant.ofEpochMilli(row.<Long>getValue("at"))));
    }
    return links;
  }

  private static @Nullable String text(Record row, String column) {
    return row.getValue(column);
  }

  private static double number(Record row, String column) {
    Object value = row.getValue(column);
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new GraphException("the resolver's graph holds a link without " + column);
  }
}
