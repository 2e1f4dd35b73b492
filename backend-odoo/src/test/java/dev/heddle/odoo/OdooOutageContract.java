package dev.heddle.odoo;

import static dev.heddle.odoo.OdooContract.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.spi.Backends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds when any Odoo crashes, starts again, or loses its database: with the defaults of a pool. */
abstract class OdooOutageContract {

  /** A call that fails has at most a second attempt, one second (and a fifth) later. */
  private static final Duration TWO_ATTEMPTS = Duration.ofSeconds(3);

  abstract OdooSite site();

  /** Ends the server as SIGKILL does. */
  abstract void kill() throws Exception;

  /** Starts it again, and returns when it answers. */
  abstract void restart() throws Exception;

  abstract void databaseDown() throws Exception;

  abstract void databaseUp() throws Exception;

  /** Takes what was measured. */
  void tell(String measured) {
  }

  private ManagedPool<OdooConnection> pool(String protocol) {
    return Backends.pool("odoo", new OdooBackend(), site().settings(protocol));
  }

  private static long count(ManagedPool<OdooConnection> pool) throws InterruptedException {
    return pool.call(odoo -> odoo.searchCount(PARTNER, List.of()));
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private void tell(String what, Duration took) {
    tell(what + ": " + took.toMillis() + " ms");
  }

  /** Fails calls until the breaker is open, then many at once; says how long the longest of each took. */
  private void failFast(ManagedPool<OdooConnection> pool, String protocol) {
    long first = System.nanoTime();
    assertThat(catchThrowable(() -> count(pool))).isInstanceOfAny(OdooUnavailableException.class,
        OdooOutcomeUnknownException.class);
    assertThat(since(first)).isLessThan(TWO_ATTEMPTS);
    tell(protocol + ": first failure", since(first));
    long unnoticed = System.nanoTime();
    Eventually.that("the breaker is open", () -> catchThrowable(() -> count(pool)) instanceof TargetDownException);
    tell(protocol + ": until the breaker is open", since(unnoticed));
    long many = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> count(pool)).isInstanceOf(TargetDownException.class).cause().isNotNull();
    }
    assertThat(since(many)).as("100 failures").isLessThan(Duration.ofSeconds(1));
    tell(protocol + ": 100 failures by the breaker", since(many));
    assertThat(pool.health().status()).isEqualTo(HealthStatus.UNHEALTHY);
    assertThat(pool.health().facts()).containsEntry("has_models", false);
  }

  private void recover(ManagedPool<OdooConnection> pool, String protocol, long before)
      throws InterruptedException {
    long back = System.nanoTime();
    Eventually.that("the pool sees that it is back", () -> pool.health().status() == HealthStatus.HEALTHY);
    tell(protocol + ": noticed", since(back));
    assertThat(count(pool)).isEqualTo(before);
    assertThat(pool.health().facts()).containsEntry("has_models", true).containsEntry("has_uid", true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-2", "json-rpc"})
  void aCrash_failsCallersFast_andIsOverByItself(String protocol) throws Exception {
    try (ManagedPool<OdooConnection> pool = pool(protocol)) {
      long before = count(pool);
      kill();
      try {
        failFast(pool, protocol);
      } finally {
        restart();
      }
      recover(pool, protocol, before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-2", "json-rpc"})
  void aDatabaseOutage_isOne_andIsOverByItself(String protocol) throws Exception {
    try (ManagedPool<OdooConnection> pool = pool(protocol)) {
      long before = count(pool);
      databaseDown();
      try {
        failFast(pool, protocol);
        assertThat(pool.health().facts()).as("the login is none the worse").containsEntry("has_uid", true);
      } finally {
        databaseUp();
      }
      recover(pool, protocol, before);
    }
  }

  /** Whatever became of a create, the caller was told the truth: done, not done, or unknown. */
  @Test
  void aCrashUnderLoad_losesAndRepeatsNoWrite() throws Exception {
    Set<String> done = ConcurrentHashMap.newKeySet();
    Set<String> unknown = ConcurrentHashMap.newKeySet();
    Set<Throwable> strange = ConcurrentHashMap.newKeySet();
    AtomicInteger refused = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    String tag = "crash-" + System.nanoTime() + "-";
    try (ManagedPool<OdooConnection> pool = pool("json-2")) {
      count(pool);
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int writer = i;
        writers.add(Thread.ofVirtual().start(() -> {
          for (int n = 0; !over.get(); n++) {
            String name = tag + writer + "-" + n;
            try {
              pool.call(odoo -> odoo.create(PARTNER, Map.of("name", name)));
              done.add(name);
            } catch (OdooOutcomeUnknownException perhaps) {
              unknown.add(name);
            } catch (OdooUnavailableException failure) {
              if (!failure.nothingDone()) {
                unknown.add(name);
              }
              refused.incrementAndGet();
            } catch (TargetDownException down) {
              refused.incrementAndGet();
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            } catch (Exception failure) {
              strange.add(failure);
            }
          }
        }));
      }
      Eventually.that("some are written", () -> done.size() >= 20);
      kill();
      Eventually.that("the crash is noticed", () -> refused.get() > 0);
      restart();
      int before = done.size();
      Eventually.that("some more are written", () -> done.size() >= before + 20);
      over.set(true);
      for (Thread writer : writers) {
        assertThat(writer.join(Duration.ofSeconds(30))).as("no writer hangs").isTrue();
      }
      tell("created " + done.size() + ", unknown " + unknown.size() + ", refused " + refused);
      assertThat(strange).isEmpty();
      assertThat(done).isNotEmpty();
      found(pool, tag, done, unknown);
    }
  }

  private static void found(ManagedPool<OdooConnection> pool, String tag, Set<String> done, Set<String> unknown)
      throws InterruptedException {
    List<String> names = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    for (JsonNode partner : pool.call(odoo -> odoo.searchRead(PARTNER, List.of(List.of("name", "like", tag)),
        List.of("name"), OdooPage.ALL))) {
      names.add(partner.path("name").asText());
      ids.add(partner.path("id").asInt());
    }
    pool.call(odoo -> {
      odoo.unlink(PARTNER, ids);
      return true;
    });
    assertThat(names).as("none is there twice").doesNotHaveDuplicates().as("none is lost").containsAll(done);
    Set<String> may = new HashSet<>(done);
    may.addAll(unknown);
    assertThat(may).as("none is there that was said not to be").containsAll(names);
  }
}
