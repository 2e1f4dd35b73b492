package dev.heddle.graph;

import com.falkordb.exceptions.GraphException;
import dev.heddle.pool.Acquire;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Pool;
import dev.heddle.pool.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Resolves records of many sources to the entities that they are about, in a graph of FalkorDB: by exact keys first,
 * then by the similarity of names. Every decision is kept with its reason, and stays: a record that comes again belongs
 * to the same entity.
 *
 * {@snippet class="dev.heddle.graph.EntityResolverExample" region="resolve"}
 *
 * <p>Safe for any thread and for any number of processes on one graph: callers that resolve the same thing at once get
 * the same entity. Repeating a call after a failure is safe. All operations lease their connections from the pool.
 */
public final class EntityResolver implements AutoCloseable {

  /** A lost connection is tried once more with another one: what was written is found then. */
  private static final int ATTEMPTS = 2;

  private final Pool<GraphSession> pool;
  private final @Nullable GraphConnectionPool own;
  private final EntityGraph graph;
  private final NameSimilarity similarity;
  private final double threshold;
  private final Duration timeout;
  private final int parallelism;
  private final TimeSource time;
  private volatile boolean prepared;

  private EntityResolver(Builder builder, Pool<GraphSession> pool, @Nullable GraphConnectionPool own) {
    this.pool = pool;
    this.own = own;
    this.graph = new EntityGraph(builder.graph);
    this.similarity = builder.similarity;
    this.threshold = builder.threshold;
    this.timeout = builder.timeout;
    this.parallelism = builder.parallelism;
    this.time = TimeSource.system();
  }

  /**
   * Begins a resolver.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Resolves one record within the resolver's timeout.
   *
   * @param record the record
   * @return the entity that it belongs to
   * @throws InterruptedException if interrupted while waiting for a connection
   * @throws dev.heddle.pool.PoolException if no connection could be had
   * @throws redis.clients.jedis.exceptions.JedisException if the database failed
   */
  public Resolution resolve(EntityRecord record) throws InterruptedException {
    return resolve(record, Deadline.in(timeout, time));
  }

  /**
   * Resolves one record.
   *
   * @param record the record
   * @param deadline by when
   * @return the entity that it belongs to
   * @throws InterruptedException if interrupted while waiting for a connection
   * @throws dev.heddle.pool.PoolException if no connection could be had
   * @throws redis.clients.jedis.exceptions.JedisException if the database failed
   */
  public Resolution resolve(EntityRecord record, Deadline deadline) throws InterruptedException {
    Acquire how = Acquire.standard().deadline(deadline).label("resolve");
    // One number for all attempts: what an attempt wrote before its connection was lost is not written twice.
    String fresh = UUID.randomUUID().toString();
    for (int attempt = 1;; attempt++) {
      try {
        return pool.<Resolution, RuntimeException>call(how, session -> resolveOn(session, record, fresh, deadline));
      } catch (JedisConnectionException lost) {
        if (attempt == ATTEMPTS || deadline.isOver()) {
          throw lost;
        }
      } catch (GraphException failed) {
        // The graph was deleted since it was prepared, or the server came back without it.
        if (attempt == ATTEMPTS || !String.valueOf(failed.getMessage()).contains("empty key")) {
          throw failed;
        }
        prepared = false;
      }
    }
  }

  /**
   * Resolves many records, several at a time on virtual threads. One that fails does not hinder the others.
   *
   * @param records the records
   * @return what became of each, in their order
   * @throws InterruptedException if interrupted; what was resolved until then stays
   */
  public List<ResolutionOutcome> resolveAll(Collection<EntityRecord> records) throws InterruptedException {
    return new ResolverBatch(this, parallelism).run(List.copyOf(records));
  }

  /**
   * The records that refer to an entity, with the reasons.
   *
   * @param entity the number of the entity
   * @return the links, the oldest first
   * @throws InterruptedException if interrupted while waiting for a connection
   */
  public List<EntityLink> links(String entity) throws InterruptedException {
    Deadline deadline = Deadline.in(timeout, time);
    return pool.<List<EntityLink>, RuntimeException>call(Acquire.standard().deadline(deadline).label("resolve"),
        session -> {
          prepare(session, deadline);
          return graph.links(session, entity, deadline);
        });
  }

  private void prepare(GraphSession session, Deadline deadline) {
    if (!prepared) {
      graph.prepare(session, deadline);
      prepared = true;
    }
  }

  private Resolution resolveOn(GraphSession session, EntityRecord record, String fresh, Deadline deadline) {
    prepare(session, deadline);
    RecordAnchors anchors = RecordAnchors.of(record);
    while (true) {
      Optional<Resolution> known = graph.known(session, anchors.record(), deadline);
      if (known.isPresent()) {
        return known.get();
      }
      Map<String, EntityGraph.Held> held = graph.held(session, anchors.all(), deadline);
      Resolution decision = decide(anchors, held, fresh);
      if (graph.write(session, written(record, anchors, held, decision), deadline)) {
        return decision;
      }
      // Somebody else wrote what this decision rests on, so somebody got on; the deadline ends it.
    }
  }

  private Resolution decide(RecordAnchors anchors, Map<String, EntityGraph.Held> held, String fresh) {
    for (String key : anchors.keys()) {
      for (String entity : holders(held, key).keySet()) {
        return new Resolution(entity, Resolution.How.KEY, 1);
      }
    }
    String best = fresh;
    double bestScore = 0;
    for (String block : anchors.blocks()) {
      for (Map.Entry<String, String> candidate : holders(held, block).entrySet()) {
        double score = similarity.between(anchors.normalName(), candidate.getValue());
        // Of equal ones the same for everybody.
        if (score > bestScore || (score == bestScore && candidate.getKey().compareTo(best) < 0)) {
          best = candidate.getKey();
          bestScore = score;
        }
      }
    }
    return bestScore >= threshold
        ? new Resolution(best, Resolution.How.NAME, bestScore)
        : new Resolution(fresh, Resolution.How.NEW, 1);
  }

  private static Map<String, String> holders(Map<String, EntityGraph.Held> held, String anchor) {
    EntityGraph.Held one = held.get(anchor);
    return one == null ? Map.of() : one.nameByEntity();
  }

  private Map<String, Object> written(
      EntityRecord record, RecordAnchors anchors, Map<String, EntityGraph.Held> held, Resolution decision) {
    List<Map<String, Object>> seen = new ArrayList<>();
    List<Map<String, Object>> hold = new ArrayList<>();
    for (String anchor : anchors.all()) {
      EntityGraph.Held one = held.get(anchor);
      seen.add(Map.of("id", anchor, "version", one == null ? 0L : one.version()));
      boolean key = anchors.keys().contains(anchor);
      Map<String, String> holders = holders(held, anchor);
      // A key that belongs to another entity stays there; names that are merely similar do not move the entity's own.
      if (key ? holders.isEmpty() : decision.how() == Resolution.How.NEW) {
        hold.add(Map.of("id", anchor, "kind", key ? "key" : "name"));
      }
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("record", anchors.record());
    values.put("source", record.source());
    values.put("number", record.id());
    values.put("type", record.type());
    values.put("name", record.name());
    values.put("normal", anchors.normalName());
    values.put("entity", decision.entity());
    values.put("how", decision.how().name());
    values.put("score", decision.score());
    values.put("at", time.instant().toEpochMilli());
    values.put("seen", seen);
    values.put("hold", hold);
    return values;
  }

  /** Closes the pool if this resolver made it, else nothing. */
  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }

  /** Collects what a resolver needs. For one thread. */
  public static final class Builder {

    private @Nullable Pool<GraphSession> given;
    private @Nullable GraphPoolConfig config;
    private String graph = "entities";
    private double threshold = 0.92;
    private NameSimilarity similarity = NameSimilarity.jaroWinkler();
    private Duration timeout = Duration.ofSeconds(30);
    private int parallelism = 8;

    private Builder() {
    }

    /**
     * Takes a pool, which stays its owner's to close.
     *
     * @param pool where all operations lease their connections
     * @return this builder
     */
    public Builder falkorDBPool(Pool<GraphSession> pool) {
      this.given = pool;
      this.config = null;
      return this;
    }

    /**
     * Makes a pool, which the resolver closes.
     *
     * @param poolConfig how the pool shall work
     * @return this builder
     */
    public Builder falkorDBPool(GraphPoolConfig poolConfig) {
      this.config = poolConfig;
      this.given = null;
      return this;
    }

    /**
     * Sets the graph.
     *
     * @param name {@code entities} by default
     * @return this builder
     */
    public Builder graph(String name) {
      this.graph = name;
      return this;
    }

    /**
     * Sets how similar names must be to mean the same.
     *
     * @param least above 0 and at most 1; 0.92 by default, which joins one or two typing mistakes in a name of average
     *     length and keeps different first names apart
     * @return this builder
     * @throws IllegalArgumentException if it is outside its limits
     */
    public Builder threshold(double least) {
      if (!(least > 0 && least <= 1)) {
        throw new IllegalArgumentException(least + " is not above 0 and at most 1");
      }
      this.threshold = least;
      return this;
    }

    /**
     * Sets how names are compared.
     *
     * @param measure {@link NameSimilarity#jaroWinkler()} by default
     * @return this builder
     */
    public Builder similarity(NameSimilarity measure) {
      this.similarity = measure;
      return this;
    }

    /**
     * Sets the longest that one record may take, with its wait for a connection.
     *
     * @param limit 30 seconds by default
     * @return this builder
     */
    public Builder timeout(Duration limit) {
      this.timeout = limit;
      return this;
    }

    /**
     * Sets how many records of a batch are resolved at a time.
     *
     * @param records at least 1; 8 by default, which leaves a pool of ten to others too
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder parallelism(int records) {
      if (records < 1) {
        throw new IllegalArgumentException(records + " is less than 1");
      }
      this.parallelism = records;
      return this;
    }

    /**
     * Makes the resolver; it does not wait for the database.
     *
     * @return the resolver; close it
     * @throws IllegalStateException if neither pool nor config was given
     */
    public EntityResolver build() {
      if (given != null) {
        return new EntityResolver(this, given, null);
      }
      if (config == null) {
        throw new IllegalStateException("give a pool or its config by falkorDBPool(…)");
      }
      GraphConnectionPool made = GraphConnectionPool.open(config);
      return new EntityResolver(this, made, made);
    }
  }
}
