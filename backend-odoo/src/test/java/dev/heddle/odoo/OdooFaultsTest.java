package dev.heddle.odoo;

import static dev.heddle.odoo.OdooContract.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.odoo.fixture.SimulatedOdoo;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.Punctual;
import dev.heddle.pool.spi.Backends;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pool makes of a server's faults. */
class OdooFaultsTest {

  private SimulatedOdoo odoo;

  @BeforeEach
  void start() {
    odoo = SimulatedOdoo.start();
  }

  @AfterEach
  void stop() {
    odoo.close();
  }

  private ManagedPool<OdooConnection> pool(String protocol, Object... more) {
    Map<String, Object> settings = OdooSite.of(odoo).settings(protocol);
    settings.put("retry-wait", "100ms");
    settings.put("breaker-probe-interval", "100ms");
    for (int i = 0; i < more.length; i += 2) {
      settings.put((String) more[i], more[i + 1]);
    }
    return Backends.pool("odoo", new OdooBackend(), settings);
  }

  private static long count(ManagedPool<OdooConnection> pool) throws InterruptedException {
    return pool.call(c -> c.searchCount(PARTNER, List.of()));
  }

  private static <T> CompletableFuture<T> inBackground(java.util.concurrent.Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> {
      try {
        result.complete(work.call());
      } catch (Throwable failure) {
        result.completeExceptionally(failure);
      }
    });
    return result;
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-2", "json-rpc"})
  void aDeadServer_failsCallersFast_andItsReturnIsNoticed(String protocol) throws Exception {
    try (ManagedPool<OdooConnection> pool = pool(protocol)) {
      count(pool);
      odoo.kill();
      long start = System.nanoTime();
      assertThat(catchThrowable(() -> count(pool))).isInstanceOf(OdooUnavailableException.class)
          .hasMessageContaining("not reached").extracting("nothingDone").isEqualTo(true);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));

      assertThatThrownBy(() -> count(pool)).isInstanceOf(TargetDownException.class)
          .hasRootCauseInstanceOf(java.net.ConnectException.class);
      assertThat(pool.health().status()).isEqualTo(HealthStatus.UNHEALTHY);
      Punctual.within(Duration.ofSeconds(1), () -> {
        for (int i = 0; i < 100; i++) {
          assertThatThrownBy(() -> count(pool)).isInstanceOf(TargetDownException.class);
        }
      });

      odoo.restart();
      Eventually.that("the pool sees the server again", () -> pool.health().status() == HealthStatus.HEALTHY);
      assertThat(count(pool)).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-2", "json-rpc"})
  void facts_loseTheModelsWithTheDatabase_andTheUidWithTheCredentials(String protocol) throws Exception {
    try (ManagedPool<OdooConnection> pool = pool(protocol, "attempts", 1)) {
      count(pool);
      odoo.databaseDown(true);
      assertThat(catchThrowable(() -> count(pool))).isInstanceOf(OdooUnavailableException.class);
      assertThat(pool.health().facts()).containsEntry("has_models", false).containsEntry("has_uid", true);
      odoo.databaseDown(false);
      count(pool);
      assertThat(pool.health().facts()).containsEntry("has_models", true);

      odoo.password("admin", "another");
      odoo.revokeApiKey(odoo.apiKey());
      assertThat(catchThrowable(() -> count(pool))).isInstanceOf(OdooCredentialsException.class);
      assertThat(pool.health().facts()).containsEntry("has_models", false).containsEntry("has_uid", false);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-2", "json-rpc"})
  void refusedCredentials_areNoticedByACheckToo(String protocol) throws Exception {
    try (ManagedPool<OdooConnection> pool = pool(protocol)) {
      count(pool);
      odoo.password("admin", "another");
      odoo.revokeApiKey(odoo.apiKey());
      assertThat(pool.validateNow().facts()).containsEntry("has_models", false).containsEntry("has_uid", false);
      long logins = odoo.logins();
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> count(pool)).isInstanceOf(TargetDownException.class)
            .hasRootCauseInstanceOf(OdooCredentialsException.class);
      }
      assertThat(odoo.logins()).as("what was refused is not offered again").isEqualTo(logins);
    }
  }

  @Test
  void aCallWhoseTimeIsOver_isNotSent_andSpeaksAgainstNobody() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool("json-2"); Lease<OdooConnection> lease = pool.acquire()) {
      long before = odoo.requests();
      for (int i = 0; i < 50; i++) {
        OdooException failure = catchThrowableOfType(OdooException.class, () -> lease.get()
            .by(Deadline.in(Duration.ZERO)).create(PARTNER, Map.of("name", "Late")));
        assertThat(failure).hasMessageContaining("time was over");
        assertThat(failure.nothingDone()).isTrue();
      }
      assertThat(odoo.requests()).isEqualTo(before);
      assertThat(pool.health().consecutiveFailures()).isZero();
      assertThat(lease.get().searchCount(PARTNER, List.of())).isEqualTo(20);
    }
  }

  @Test
  void aReadCutOffByACrash_isRepeated_aWriteIsNot() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool("json-2")) {
      count(pool);
      odoo.silence();
      var read = inBackground(() -> count(pool));
      var write = inBackground(() -> pool.call(c -> c.create(PARTNER, Map.of("name", "Once"))));
      Eventually.that("both are being served", () -> odoo.running() == 2);
      odoo.kill();
      odoo.speak();
      odoo.restart();

      assertThat(read.join()).isBetween(20L, 21L);
      assertThat(catchThrowable(write::join)).cause().isInstanceOf(OdooOutcomeUnknownException.class)
          .hasMessageContaining("closed without an answer")
          .extracting("holdPermitFor").as("a dead server works on nothing").isEqualTo(Duration.ZERO);
    }
  }

  @Test
  void aWriteWithoutAnswer_isUnknown_notRepeated_andItsPlaceIsHeldBack() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool(
        "json-2", "read-timeout", "200ms", "hold-after-timeout", "700ms", "max-size", 1)) {
      count(pool);
      odoo.silence();
      long requests = odoo.requests();
      Throwable failure = catchThrowable(() -> pool.call(c -> c.create(PARTNER, Map.of("name", "Once"))));
      long failedAt = System.nanoTime();
      assertThat(failure).isInstanceOf(OdooOutcomeUnknownException.class).hasMessageContaining("read-timeout")
          .extracting("holdPermitFor").isEqualTo(Duration.ofMillis(700));
      assertThat(odoo.requests()).isEqualTo(requests + 1);
      assertThat(pool.stats().occupancy().closing()).as("the place of the call that Odoo is still at").isEqualTo(1);
      odoo.speak();
      assertThat(count(pool)).as("the write was committed all the same").isEqualTo(21);
      assertThat(Duration.ofNanos(System.nanoTime() - failedAt)).isGreaterThan(Duration.ofMillis(600));
    }
  }

  @Test
  void aBodyThatNeverEnds_isEndedByTheReadTimeout() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool(
        "json-2", "read-timeout", "300ms", "attempts", 1, "hold-after-timeout", "0s")) {
      count(pool);
      odoo.stallBodies();
      long start = System.nanoTime();
      assertThat(catchThrowable(() -> count(pool))).isInstanceOf(OdooOutcomeUnknownException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    }
  }

  @Test
  void aBodyThatComesByteByByte_isEndedByTheReadTimeout() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool(
        "json-2", "read-timeout", "300ms", "attempts", 1, "hold-after-timeout", "0s")) {
      count(pool);
      odoo.padding(200);
      odoo.dripBodies(Duration.ofMillis(50)); // ten seconds, and never a silence of 300 ms
      long start = System.nanoTime();
      assertThat(catchThrowable(() -> count(pool))).isInstanceOf(OdooOutcomeUnknownException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    }
  }

  @Test
  void anAnswerTooLarge_failsTheCall_notTheConnection() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool("json-2", "max-response-bytes", 4096)) {
      count(pool);
      odoo.padding(100_000);
      assertThatThrownBy(() -> count(pool)).isInstanceOf(OdooRequestException.class)
          .hasMessageContaining("max-response-bytes");
      odoo.padding(0);
      assertThat(count(pool)).isEqualTo(20);
      assertThat(pool.stats().totals().opened()).isEqualTo(1);
    }
  }

  @Test
  void aRedirection_isNotFollowed() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool("json-2"); SimulatedOdoo other = SimulatedOdoo.start()) {
      count(pool);
      odoo.redirect(1, other.url() + "/json/2/res.partner/search_count");
      assertThatThrownBy(() -> count(pool)).isInstanceOf(OdooRequestException.class).hasMessageContaining(other.url());
      assertThat(other.requests()).as("the key went nowhere else").isZero();
    }
  }

  @Test
  void anOverloadedServer_isAskedOnceMore_evenForAWrite() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool("json-2")) {
      count(pool);
      odoo.refuse(1, 500, null);
      pool.call(c -> c.create(PARTNER, Map.of("name", "Twice asked")));
      assertThat(count(pool)).isEqualTo(21);
      odoo.refuse(2, 500, null);
      assertThatThrownBy(() -> count(pool)).isInstanceOf(OdooOverloadedException.class);
      assertThat(pool.health().status()).as("busy is not sick").isEqualTo(HealthStatus.HEALTHY);
      assertThat(pool.stats().totals().opened()).isEqualTo(1);
    }
  }

  @Test
  void retryAfter_isObeyedByAllCallers() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool("json-2")) {
      count(pool);
      odoo.refuse(1, 429, "60");
      OdooOverloadedException told = catchThrowableOfType(OdooOverloadedException.class, () -> count(pool));
      assertThat(told.retryAfter()).contains(Duration.ofSeconds(60));
      long requests = odoo.requests();
      assertThatThrownBy(() -> count(pool)).isInstanceOf(OdooOverloadedException.class)
          .hasMessageContaining("Retry-After");
      assertThat(odoo.requests()).as("the server is left alone").isEqualTo(requests);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-2", "json-rpc"})
  void aDatabaseOutage_isAnOutage_andEndsByItself(String protocol) throws Exception {
    try (ManagedPool<OdooConnection> pool = pool(protocol)) {
      count(pool);
      odoo.databaseDown(true);
      assertThat(catchThrowable(() -> count(pool))).isInstanceOf(OdooUnavailableException.class);
      assertThatThrownBy(() -> count(pool)).isInstanceOf(TargetDownException.class)
          .hasCauseInstanceOf(OdooUnavailableException.class);
      odoo.databaseDown(false);
      Eventually.that("the pool sees the database again", () -> pool.health().status() == HealthStatus.HEALTHY);
      assertThat(count(pool)).isEqualTo(20);
    }
  }

  @Test
  void oneLogin_servesAWholePool() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool("json-rpc", "min-idle", 8)) {
      assertThat(pool.awaitReady(Duration.ofSeconds(10))).isTrue();
      for (int i = 0; i < 50; i++) {
        count(pool);
      }
      assertThat(odoo.logins()).as("authenticate, and the server's first look at uid and password").isEqualTo(2);
    }
  }

  @Test
  void revokedKey_stopsTheHammering() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool("json-2")) {
      count(pool);
      odoo.revokeApiKey(odoo.apiKey());
      assertThatThrownBy(() -> count(pool)).isInstanceOf(OdooCredentialsException.class);
      long requests = odoo.requests();
      for (int i = 0; i < 50; i++) {
        assertThat(catchThrowable(() -> count(pool))).satisfiesAnyOf(
            failure -> assertThat(failure).isInstanceOf(OdooCredentialsException.class),
            failure -> assertThat(failure).hasRootCauseInstanceOf(OdooCredentialsException.class));
      }
      assertThat(odoo.requests()).isEqualTo(requests);
    }
  }

  @Test
  void newCredentials_replaceOldConnections_withoutAFailedCall() throws Exception {
    AtomicReference<OdooCredentials> now = new AtomicReference<>(OdooCredentials.apiKey("1", odoo.apiKey()));
    Map<String, Object> settings = Map.of(
        "url", odoo.url(), "database", "odoo", "max-size", 4, "close-grace", "0s");
    try (ManagedPool<OdooConnection> pool = Backends.pool("odoo", new OdooBackend(now::get), settings)) {
      var callers = java.util.stream.IntStream.range(0, 8).mapToObj(n -> inBackground(() -> {
        for (int i = 0; i < 50; i++) {
          count(pool);
        }
        return true;
      })).toList();
      Eventually.that("calls are under way", () -> odoo.requests() > 50);
      now.set(OdooCredentials.apiKey("2", odoo.newApiKey("admin")));
      odoo.revokeApiKey(odoo.apiKey());
      callers.forEach(caller -> assertThat(caller.join()).as("no call failed").isTrue());
      Eventually.that("old connections are closed", () -> pool.stats().totals().closedTotal() > 0);
      for (int i = 0; i < 4; i++) {
        Seat seat = pool.acquire().get().seat();
        assertThat(seat.login().credentials().version()).isEqualTo("2");
        assertThat(seat.openedWith(seat.login())).as("opened with the new key").isTrue();
      }
    }
  }

  @Test
  void aKeyThatIsReplacedUnderACall_isReplaced_andTheCallSucceeds() throws Exception {
    AtomicReference<OdooCredentials> now = new AtomicReference<>(OdooCredentials.apiKey("1", odoo.apiKey()));
    Map<String, Object> settings = Map.of("url", odoo.url(), "database", "odoo");
    try (ManagedPool<OdooConnection> pool = Backends.pool("odoo", new OdooBackend(now::get), settings)) {
      count(pool);
      odoo.silence();
      odoo.refuse(1, 401, null);
      var call = inBackground(() -> count(pool));
      Eventually.that("it is being served", () -> odoo.running() == 1);
      now.set(OdooCredentials.apiKey("2", odoo.newApiKey("admin")));
      odoo.speak();
      assertThat(call.join()).isEqualTo(20);
      Eventually.that("the old connection is closed", () -> pool.stats().totals().closedTotal() == 1);
    }
  }

  @Test
  void badNewCredentials_leaveTheOldOnesInUse() throws Exception {
    AtomicReference<OdooCredentials> now = new AtomicReference<>(OdooCredentials.apiKey("1", odoo.apiKey()));
    Map<String, Object> settings = Map.of("url", odoo.url(), "database", "odoo");
    try (ManagedPool<OdooConnection> pool = Backends.pool("odoo", new OdooBackend(now::get), settings)) {
      count(pool);
      now.set(OdooCredentials.apiKey("2", "0123456789"));
      long requests = odoo.requests();
      assertThat(count(pool)).isEqualTo(20);
      assertThat(count(pool)).isEqualTo(20);
      assertThat(odoo.requests()).as("the bad key was tried once").isEqualTo(requests + 3);
    }
  }

  @Test
  void aSilentInstance_doesNotSlowAnother() throws Exception {
    try (SimulatedOdoo mute = SimulatedOdoo.start();
        ManagedPool<OdooConnection> sound = pool("json-2");
        ManagedPool<OdooConnection> stuck = Backends.pool("mute", new OdooBackend(),
            Map.of("url", mute.url(), "api-key", mute.apiKey(), "hold-after-timeout", "0s"))) {
      mute.silence();
      for (int i = 0; i < 20; i++) {
        inBackground(() -> count(stuck)).exceptionally(cutOff -> -1L);
      }
      Eventually.that("the silent one is being asked", () -> mute.running() > 0);
      long start = System.nanoTime();
      for (int i = 0; i < 50; i++) {
        count(sound);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      stuck.close(Duration.ZERO);
    }
  }

  @Test
  void bulkhead_capsCallsInFlight() throws Exception {
    odoo.latency(Duration.ofMillis(5));
    try (ManagedPool<OdooConnection> pool = pool("json-2", "bulkhead", 2, "max-size", 8)) {
      var callers = java.util.stream.IntStream.range(0, 16).mapToObj(n -> inBackground(() -> count(pool))).toList();
      callers.forEach(CompletableFuture::join);
      assertThat(odoo.mostAtOnce()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void forceClose_asksForIt_elseSocketsAreKeptWhereOffered() throws Exception {
    odoo.keepAlive(true);
    try (ManagedPool<OdooConnection> pool = pool("json-2", "force-close", true)) {
      count(pool);
      assertThat(odoo.lastAskedToClose()).isTrue();
    }
    try (ManagedPool<OdooConnection> pool = pool("json-2")) {
      int before = odoo.sockets();
      for (int i = 0; i < 20; i++) {
        count(pool);
      }
      assertThat(odoo.lastAskedToClose()).isFalse();
      assertThat(odoo.sockets() - before).isLessThan(5);
    }
  }

  @Test
  void anInterrupt_endsACallAtOnce() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool("json-2", "hold-after-timeout", "0s")) {
      count(pool);
      odoo.silence();
      AtomicReference<Throwable> met = new AtomicReference<>();
      Thread caller = Thread.ofVirtual().start(() -> met.set(catchThrowable(() -> count(pool))));
      Eventually.that("it is being served", () -> odoo.running() == 1);
      caller.interrupt();
      assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
      assertThat(met.get()).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void closingThePool_endsCallsThatHang() throws Exception {
    ManagedPool<OdooConnection> pool = pool("json-2", "hold-after-timeout", "0s");
    count(pool);
    odoo.silence();
    var hanging = inBackground(() -> count(pool));
    Eventually.that("it is being served", () -> odoo.running() == 1);
    assertThat(pool.close(Duration.ZERO).cutOff()).hasSize(1);
    assertThat(catchThrowable(hanging::join)).cause().isInstanceOf(OdooOutcomeUnknownException.class);
  }

  @Test
  void aHurriedCaller_saysNothingAboutTheServer() throws Exception {
    try (ManagedPool<OdooConnection> pool = pool("json-2", "hold-after-timeout", "0s")) {
      count(pool);
      odoo.silence();
      long start = System.nanoTime();
      try (Lease<OdooConnection> lease = pool.acquire()) {
        Throwable failure = catchThrowable(
            () -> lease.get().by(Deadline.in(Duration.ofMillis(50))).searchCount(PARTNER, List.of()));
        assertThat(failure).isInstanceOf(OdooOutcomeUnknownException.class).hasMessageContaining("deadline");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        lease.report(failure);
      }
      assertThat(pool.health().consecutiveFailures()).isZero();
    }
  }

  @Test
  void anOlderServer_isSpokenToByJsonRpc() throws Exception {
    try (SimulatedOdoo old = SimulatedOdoo.start("17.0");
        ManagedPool<OdooConnection> pool = Backends.pool("old", new OdooBackend(), Map.of("url", old.url(),
            "database", "odoo", "user", "admin", "api-key", old.apiKey()));
        Lease<OdooConnection> lease = pool.acquire()) {
      assertThat(lease.get().protocol()).isEqualTo("json-rpc");
      assertThat(lease.get().version()).isEqualTo(new OdooVersion("17.0", 17));
      assertThat(lease.get().searchCount(PARTNER, List.of())).isEqualTo(20);
    }
  }
}
