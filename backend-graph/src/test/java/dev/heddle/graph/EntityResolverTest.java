package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.graph.Resolution.How;
import dev.heddle.graph.fixture.FalkorServer;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.PoolState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EntityResolverTest {

  private static final AtomicInteger NEXT = new AtomicInteger();

  private static FalkorServer server;
  private final String graph = "entities" + NEXT.incrementAndGet();
  private GraphConnectionPool pool;
  private EntityResolver resolver;

  @BeforeAll
  static void start() {
    server = RealServer.start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() {
    pool = GraphConnectionPool.open(config(server));
    resolver = EntityResolver.builder().falkorDBPool(pool).graph(graph).build();
  }

  @AfterEach
  void close() {
    resolver.close();
    pool.close();
  }

  private static GraphPoolConfig config(FalkorServer server) {
    return GraphPoolConfig.builder().server(server.host(), server.port())
        .acquireTimeout(java.time.Duration.ofSeconds(30)).build();
  }

  private static EntityRecord person(String id, String name, String... keys) {
    Map<String, String> byScheme = keys.length == 0 ? Map.of() : Map.of(keys[0], keys[1]);
    return new EntityRecord("test", id, "person", name, byScheme);
  }

  @Test
  void aNewThing_getsAnEntity_andKeepsIt() throws InterruptedException {
    Resolution first = resolver.resolve(person("1", "Grace Hopper"));
    Resolution again = resolver.resolve(person("1", "Grace Hopper"));
    Resolution renamed = resolver.resolve(person("1", "Somebody Else"));

    assertThat(first.how()).isEqualTo(How.NEW);
    assertThat(again).isEqualTo(new Resolution(first.entity(), How.KNOWN, 1));
    assertThat(renamed.entity()).isEqualTo(first.entity());
    assertThat(count("Entity")).isOne();
    assertThat(count("Record")).isOne();
  }

  @Test
  void anExactKey_decides_whateverTheName() throws InterruptedException {
    Resolution first = resolver.resolve(person("1", "Grace Hopper", "email", "grace@example.org"));
    Resolution second = resolver.resolve(person("2", "Mrs. H.", "email", " grace@example.org "));

    assertThat(second).isEqualTo(new Resolution(first.entity(), How.KEY, 1));
  }

  @Test
  void aKeyLearntLater_isFoundFromThenOn() throws InterruptedException {
    Resolution first = resolver.resolve(person("1", "Grace Hopper"));
    resolver.resolve(person("2", "Grace Hopper", "email", "grace@example.org"));
    Resolution third = resolver.resolve(person("3", "Rear Admiral", "email", "grace@example.org"));

    assertThat(third).isEqualTo(new Resolution(first.entity(), How.KEY, 1));
  }

  @Test
  void namesThatAreSimilarEnough_meanTheSame() throws InterruptedException {
    Resolution first = resolver.resolve(person("1", "Jürgen Müller"));

    assertThat(resolver.resolve(person("2", "MULLER, Jurgen"))).isEqualTo(new Resolution(first.entity(), How.NAME, 1));
    assertThat(resolver.resolve(person("3", "Jurgen Muler")).entity()).isEqualTo(first.entity());
    assertThat(resolver.resolve(person("4", "Petra Müller")).entity()).isNotEqualTo(first.entity());
    assertThat(resolver.resolve(new EntityRecord("test", "5", "firm", "Jürgen Müller", Map.of())).entity())
        .as("of another type").isNotEqualTo(first.entity());
  }

  @Test
  void theThreshold_decides() throws InterruptedException {
    try (EntityResolver strict = EntityResolver.builder().falkorDBPool(pool).graph(graph).threshold(1).build()) {
      Resolution first = strict.resolve(person("1", "Jurgen Muller"));
      assertThat(strict.resolve(person("2", "Jurgen Muler")).entity()).isNotEqualTo(first.entity());
    }
    assertThatThrownBy(() -> EntityResolver.builder().threshold(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void links_sayWhy() throws InterruptedException {
    Resolution first = resolver.resolve(person("1", "Grace Hopper", "email", "g"));
    resolver.resolve(person("2", "Hopper Grace"));
    resolver.resolve(person("3", "Admiral", "email", "g"));

    assertThat(resolver.links(first.entity())).extracting(EntityLink::id, EntityLink::how).containsExactlyInAnyOrder(
        org.assertj.core.groups.Tuple.tuple("1", How.NEW), org.assertj.core.groups.Tuple.tuple("2", How.NAME),
        org.assertj.core.groups.Tuple.tuple("3", How.KEY));
  }

  @Test
  void manyCallersAtOnce_getOneEntity() throws InterruptedException {
    // Equal names, similar names of one beginning, and a shared key: each must meet.
    List<List<String>> names = List.of(List.of("Ada Lovelace"),
        List.of("Ada Lovelace", "Ada Lovelase", "Ada Lovelacee"));
    for (int round = 0; round < 5; round++) {
      for (List<String> spellings : names) {
        int prefix = NEXT.incrementAndGet();
        assertThat(entitiesOf(32, i -> new EntityRecord("s" + i, "" + prefix, "p" + prefix,
            spellings.get(i % spellings.size()), Map.of()))).hasSize(1);
      }
      int prefix = NEXT.incrementAndGet();
      assertThat(entitiesOf(32, i -> new EntityRecord("s" + i, "" + prefix, "p" + prefix, (char) ('A' + i) + "x",
          Map.of("vat", "1")))).as("one key").hasSize(1);
      assertThat(entitiesOf(32, i -> person("same" + prefix, "Name " + i + "x".repeat(i)))).as("one record").hasSize(1);
    }
    assertThat(scalar("MATCH (r:Record)-[l:REFERS_TO]->() WITH r, count(l) AS n WHERE n <> 1 RETURN count(r)"))
        .isZero();
    assertThat(scalar("MATCH (a:Anchor) WITH a.id AS id, count(a) AS n WHERE n <> 1 RETURN count(id)")).isZero();
  }

  private Set<String> entitiesOf(int callers, java.util.function.IntFunction<EntityRecord> record)
      throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    ConcurrentLinkedQueue<String> entities = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      EntityRecord mine = record.apply(i);
      threads.add(Thread.ofVirtual().start(() -> {
        try {
          go.await();
          entities.add(resolver.resolve(mine).entity());
        } catch (Throwable failed) {
          failures.add(failed);
        }
      }));
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(entities).hasSize(callers);
    return new HashSet<>(entities);
  }

  @Test
  void batches_ofTwoResolversAtOnce_makeEachEntityOnce() throws InterruptedException {
    List<EntityRecord> records = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int who = i % 100;
      records
          .add(new EntityRecord("source" + i / 100, "" + who, "person", "Person " + word(who), Map.of("n", "" + who)));
    }
    ConcurrentLinkedQueue<ResolutionOutcome> outcomes = new ConcurrentLinkedQueue<>();
    try (EntityResolver other = EntityResolver.builder().falkorDBPool(config(server)).graph(graph).build()) {
      Thread second = Thread.ofVirtual().start(() -> {
        try {
          outcomes.addAll(other.resolveAll(records.reversed()));
        } catch (InterruptedException never) {
          Thread.currentThread().interrupt();
        }
      });
      outcomes.addAll(resolver.resolveAll(records));
      second.join();
    }

    assertThat(outcomes).hasSize(600).allSatisfy(outcome -> assertThat(outcome.failure()).isEmpty());
    Set<String> pairs = new HashSet<>();
    outcomes.forEach(one -> pairs.add(one.record().id() + " " + one.resolution().orElseThrow().entity()));
    assertThat(pairs).hasSize(100);
    assertThat(count("Record")).isEqualTo(300);
    assertThat(count("Entity")).isEqualTo(100);
  }

  /** Words that are not similar. */
  private static String word(int number) {
    return Integer.toString(number * 7919 + 100_003, 36).repeat(2);
  }

  @Test
  void aBatch_tellsWhichRecordsFailed_andGoesOnWithTheOthers() throws InterruptedException {
    EntityResolver picky = EntityResolver.builder().falkorDBPool(pool).graph(graph).similarity((one, other) -> {
      throw new IllegalStateException("picky");
    }).build();
    picky.resolve(person("0", "Ada Lovelace"));

    List<ResolutionOutcome> outcomes = picky.resolveAll(List.of(person("1", "Ada Byron"), person("2", "Grace Hopper")));

    assertThat(outcomes.get(0).failure()).isPresent();
    assertThat(outcomes.get(1).resolution()).isPresent();
    assertThat(pool.stats().occupancy().inUse()).isZero();
  }

  @Test
  void aServerThatCameBackEmpty_isPreparedAgain() throws InterruptedException {
    try (FalkorServer own = RealServer.start();
        EntityResolver alone = EntityResolver.builder().falkorDBPool(config(own)).build()) {
      Resolution first = alone.resolve(person("1", "Ada Lovelace"));
      own.restart();
      GraphPoolTest.awaitTrue("it resolves again", () -> {
        try {
          return !alone.resolve(person("1", "Ada Lovelace")).entity().equals(first.entity());
        } catch (InterruptedException never) {
          throw new IllegalStateException(never);
        } catch (RuntimeException stillDown) {
          return false;
        }
      });
    }
  }

  @Test
  void close_closesOnlyAPoolThatItMade() {
    resolver.close();
    assertThat(pool.managed().state()).isEqualTo(PoolState.READY);
    assertThatThrownBy(() -> EntityResolver.builder().build()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void records_areChecked() {
    assertThatThrownBy(() -> person("1", " ")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> person("1", "a\u001fb")).hasMessageContaining("control");
    assertThatThrownBy(() -> person("1", "x".repeat(1_001))).hasMessageContaining("1000");
  }

  @Test
  void theExampleOfTheReadme_runs() throws InterruptedException {
    assertThat(EntityResolverExample.resolveCustomers(config(server))).extracting(EntityLink::how)
        .containsExactlyInAnyOrder(How.NEW, How.NAME, How.KEY);
  }

  @Test
  void namesAreNormalised() {
    assertThat(NormalName.of("  Müller,  Jürgen-Peter ")).isEqualTo("jurgen muller peter");
    assertThat(NormalName.of("李 小龍")).isEqualTo("小龍 李");
    assertThat(NormalName.of("!!!")).isEqualTo("!!!");
    assertThat(NormalName.blocks("jurgen muller")).containsExactly("jur", "mul");
    assertThat(JaroWinkler.between("martha", "marhta")).isCloseTo(0.961, org.assertj.core.data.Offset.offset(0.001));
    assertThat(JaroWinkler.between("dixon", "dicksonx")).isCloseTo(0.813, org.assertj.core.data.Offset.offset(0.001));
    assertThat(JaroWinkler.between("abc", "xyz")).isZero();
  }

  private long count(String label) throws InterruptedException {
    return scalar("MATCH (n:" + label + ") RETURN count(n)");
  }

  private long scalar(String cypher) throws InterruptedException {
    return pool.call(session -> session.readOnlyQuery(graph, cypher, Map.of(), Deadline.NONE).iterator().next()
        .<Long>getValue(0));
  }
}
