package dev.heddle.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heddle.pool.Acquire;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.ParameterType;
import dev.heddle.pool.spi.PreparedQuery;
import dev.heddle.pool.spi.QueryDefinition;
import dev.heddle.pool.spi.QueryLimits;
import dev.heddle.pool.spi.QueryParameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds on any Odoo, by both protocols: the simulated one and, where one is given, a real one. */
abstract class OdooContract {

  static final String PARTNER = "res.partner";

  /** The server to ask. */
  abstract OdooSite site();

  /** A partner as a record. */
  record Partner(int id, String name, String email, String comment) {
  }

  ManagedPool<OdooConnection> pool(String protocol) {
    return Backends.pool("odoo", new OdooBackend(), site().settings(protocol));
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-2", "json-rpc"})
  void records_areCreatedReadChangedAndDeleted(String protocol) throws Exception {
    try (ManagedPool<OdooConnection> pool = pool(protocol); Lease<OdooConnection> lease = pool.acquire()) {
      OdooConnection odoo = lease.get();
      long before = odoo.searchCount(PARTNER, List.of());
      int one = odoo.create(PARTNER, Map.of("name", "Bea", "email", "bea@heddle.test"));
      List<Integer> more = odoo.create(PARTNER,
          List.of(Map.of("name", "Cy", "email", "cy@heddle.test"), Map.of("name", "Di", "email", "di@heddle.test")));
      assertThat(odoo.searchCount(PARTNER, List.of())).isEqualTo(before + 3);

      odoo.write(PARTNER, List.of(one), Map.of("name", "Bea2"));
      assertThat(odoo.read(PARTNER, List.of(one), List.of("name")).get(0).path("name").asText()).isEqualTo("Bea2");

      List<Object> domain = List.of(List.of("email", "like", "@heddle.test"));
      assertThat(odoo.search(PARTNER, domain, OdooPage.first(2).orderedBy("id"))).containsExactly(one, more.get(0));
      assertThat(odoo.search(PARTNER, domain, OdooPage.ALL.after(1).orderedBy("id"))).isEqualTo(more);

      List<Partner> partners = odoo.searchRead(PARTNER, domain, Partner.class, OdooPage.ALL.orderedBy("id"));
      assertThat(partners).extracting(Partner::name).containsExactly("Bea2", "Cy", "Di");
      assertThat(partners.getFirst().comment()).isNull();

      List<Integer> all = new ArrayList<>(more);
      all.add(one);
      odoo.unlink(PARTNER, all);
      assertThat(odoo.read(PARTNER, all, List.of("name"))).isEmpty();
      assertThat(odoo.searchCount(PARTNER, List.of())).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-2", "json-rpc"})
  void login_tellsUidVersionAndContext(String protocol) throws Exception {
    try (ManagedPool<OdooConnection> pool = pool(protocol); Lease<OdooConnection> lease = pool.acquire()) {
      assertThat(lease.get().protocol()).isEqualTo(protocol);
      assertThat(lease.get().uid()).isEqualTo(2);
      assertThat(lease.get().version().major()).isEqualTo(19);
      assertThat(lease.get().contextGet().path("lang").asText()).isEqualTo("en_US");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-2", "json-rpc"})
  void failures_haveTheirClass_andNoTraceback(String protocol) throws Exception {
    try (ManagedPool<OdooConnection> pool = pool(protocol); Lease<OdooConnection> lease = pool.acquire()) {
      OdooConnection odoo = lease.get();
      expect(OdooBusinessException.class, "ValidationError", () -> odoo.create(PARTNER, Map.of("email", "x@y.test")));
      expect(OdooBusinessException.class, "MissingError",
          () -> odoo.write(PARTNER, List.of(999_999_999), Map.of("name", "x")));
      expect(OdooRequestException.class, "nofield",
          () -> odoo.searchCount(PARTNER, List.of(List.of("nofield", "=", 1))));
      expect(OdooRequestException.class, "no.model", () -> odoo.searchCount("no.model", List.of()));
      expect(OdooRequestException.class, "nomethod", () -> odoo.call(PARTNER, "nomethod", Map.of()));
      expect(OdooRequestException.class, "argument", () -> odoo.call(PARTNER, "search_count", Map.of("nonsense", 1)));
      expect(OdooRightsException.class, "AccessError", () -> odoo.call(PARTNER, "_private", Map.of()));
      assertThat(odoo.searchCount(PARTNER, List.of())).as("the connection is still good").isPositive();
      assertThat(pool.health().status()).isEqualTo(HealthStatus.HEALTHY);
    }
  }

  private static void expect(
      Class<? extends OdooException> type, String word, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    Throwable failure = catchThrowable(call);
    assertThat(failure).isInstanceOf(type);
    assertThat(failure.getMessage() + ((OdooException) failure).odooName()).contains(word);
    assertThat(failure.getMessage()).doesNotContain("Traceback").doesNotContain("File \"").hasSizeLessThan(800);
  }

  @Test
  void auto_takesJson2_whereServerAndKeyAllow() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool("auto"); Lease<OdooConnection> lease = pool.acquire()) {
      assertThat(lease.get().protocol()).isEqualTo("json-2");
    }
  }

  @Test
  void auto_takesJsonRpc_whereThereIsOnlyAPassword() throws Exception {
    Map<String, Object> settings = site().settings("json-rpc");
    settings.put("protocol", "auto");
    try (ManagedPool<OdooConnection> pool = Backends.pool("odoo", new OdooBackend(), settings);
        Lease<OdooConnection> lease = pool.acquire()) {
      assertThat(lease.get().protocol()).isEqualTo("json-rpc");
    }
  }

  @Test
  void jsonRpc_takesAnApiKeyAsPassword() throws Exception {
    Map<String, Object> settings = site().settings("json-rpc");
    settings.remove("password");
    settings.put("api-key", site().apiKey());
    try (ManagedPool<OdooConnection> pool = Backends.pool("odoo", new OdooBackend(), settings);
        Lease<OdooConnection> lease = pool.acquire()) {
      assertThat(lease.get().searchCount(PARTNER, List.of())).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-2", "json-rpc"})
  void wrongCredentials_failAcquirersWithTheRootCause_withoutTheSecret(String protocol) {
    Map<String, Object> settings = site().settings(protocol);
    settings.put(protocol.equals("json-2") ? "api-key" : "password", "wrong-secret-0123456789");
    try (ManagedPool<OdooConnection> pool = Backends.pool("odoo", new OdooBackend(), settings)) {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(pool::acquire).isInstanceOf(TargetDownException.class)
            .hasRootCauseInstanceOf(OdooCredentialsException.class)
            .message().doesNotContain("wrong-secret");
      }
      assertThat(pool.stats().totals().openFailed()).as("nobody hammers the password hash").isLessThanOrEqualTo(4);
    }
  }

  @Test
  void deadline_endsACall() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool("json-2");
        Lease<OdooConnection> lease = pool.acquire(Acquire.standard().deadline(Deadline.in(Duration.ofSeconds(20))))) {
      assertThat(lease.get().by(lease.deadline()).searchCount(PARTNER, List.of())).isPositive();
      assertThatThrownBy(() -> lease.get().by(Deadline.in(Duration.ZERO)).searchCount(PARTNER, List.of()))
          .isInstanceOf(OdooException.class);
    }
  }

  @Test
  void validateNow_asksTheServer() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool("json-2")) {
      assertThat(pool.health().status()).isEqualTo(HealthStatus.UNKNOWN);
      assertThat(pool.validateNow().status()).isEqualTo(HealthStatus.HEALTHY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-2", "json-rpc"})
  void facts_tellWhetherThereAreALoginAndModels(String protocol) throws Exception {
    try (ManagedPool<OdooConnection> pool = pool(protocol)) {
      assertThat(pool.health().facts()).containsExactly(entry("has_models", false), entry("has_uid", false));
      pool.call(OdooConnection::contextGet);
      assertThat(pool.health().facts()).containsExactly(entry("has_models", true), entry("has_uid", true));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-2", "json-rpc"})
  void declaredQuery_bindsValues(String protocol) throws Exception {
    Map<String, Object> action = new LinkedHashMap<>(Map.of("model", PARTNER, "fields", List.of("name", "email"),
        "domain", List.of(List.of("email", "=", "{email}")), "limit", 5, "order", "id"));
    PreparedQuery query = OdooQueries.INSTANCE.prepare(new QueryDefinition("partner-by-email", action,
        List.of(new QueryParameter("email", ParameterType.STRING, true, null))));
    List<Map<String, ?>> rows = new ArrayList<>();
    try (ManagedPool<OdooConnection> pool = pool(protocol); Lease<OdooConnection> lease = pool.acquire()) {
      int id = lease.get().create(PARTNER, Map.of("name", "Query", "email", "o'query@heddle.test"));
      OdooQueries.INSTANCE.run(lease.get(), query.bind(Map.of("email", "o'query@heddle.test")),
          new QueryLimits(10, Deadline.in(Duration.ofSeconds(20))), rows::add);
      lease.get().unlink(PARTNER, List.of(id));
      assertThat(rows).singleElement()
          .isEqualTo(Map.of("id", id, "name", "Query", "email", "o'query@heddle.test"));
    }
  }

  @Test
  void virtualThreads_shareASmallPool() throws Exception {
    Map<String, Object> settings = site().settings("json-2");
    settings.put("max-size", 4);
    List<Throwable> failures = new ArrayList<>();
    try (ManagedPool<OdooConnection> pool = Backends.pool("odoo", new OdooBackend(), settings)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        threads.add(Thread.ofVirtual().unstarted(() -> {
          try {
            JsonNode context = pool.call(OdooConnection::contextGet);
            assertThat(context.path("uid").asInt()).isEqualTo(2);
          } catch (Exception | AssertionError failure) {
            failures.add(failure);
          }
        }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      assertThat(pool.stats().totals().opened()).isLessThanOrEqualTo(4);
    }
  }
}
