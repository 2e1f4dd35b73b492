package dev.heddle.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.CloseReport;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.Lease;
import dev.heddle.pool.Pool;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.Backends;
import dev.heddle.pool.spi.ConnectionFactory;
import dev.heddle.pool.spi.ConnectionSource;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.PoolContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolRegistryTest {

  /** What is lent here. */
  private static final class Token {
  }

  /** A kind of target whose pools can be slow to be made and whose connections can be slow to close. */
  private static class TokenBackend implements Backend<Token> {

    static final Setting<String> URL = Setting.text("url", "Where it is.").required();

    final CountDownLatch creating = new CountDownLatch(1);
    volatile CountDownLatch mayCreate = new CountDownLatch(0);
    volatile CountDownLatch mayClose = new CountDownLatch(0);

    @Override
    public String type() {
      return "token";
    }

    @Override
    public Class<Token> connectionType() {
      return Token.class;
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of(URL);
    }

    @Override
    public ConnectionSource<Token> create(Settings settings, PoolContext context) {
      creating.countDown();
      await(mayCreate);
      return new ConnectionFactory<>() {
        @Override
        public Token open(Deadline deadline) {
          return new Token();
        }

        @Override
        public boolean validate(Token connection, Deadline deadline) {
          return true;
        }

        @Override
        public void close(Token connection) {
          await(mayClose);
        }
      };
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public FailureKind classify(Throwable failure) {
      return FailureKind.REQUEST;
    }

    @Override
    public String describeTarget(Settings settings) {
      return settings.get(URL);
    }
  }

  private static final Map<String, Object> HERE = Map.of("url", "here");

  private final TokenBackend backend = new TokenBackend();
  private final PoolRegistry registry = PoolRegistry.create();

  @AfterEach
  void closeAll() {
    registry.close(Duration.ZERO);
  }

  @Test
  void add_makesAPoolThatLends() throws InterruptedException {
    Instance<Token> orders = registry.add("orders", backend, HERE);
    assertThat(orders.target()).isEqualTo("here");
    Pool<Token> pool = registry.pool("orders", Token.class);
    try (Lease<Token> lease = pool.acquire()) {
      assertThat(lease.get()).isInstanceOf(Token.class);
      assertThat(lease.member()).isEqualTo("orders");
    }
    assertThat(registry.find("orders")).contains(orders);
  }

  @Test
  void twoInstances_neverShareAPool() throws InterruptedException {
    Instance<Token> one = registry.add("one", backend, HERE);
    Instance<Token> two = registry.add("two", backend, HERE);
    assertThat(one.pool()).isNotSameAs(two.pool());
    try (Lease<Token> lease = one.pool().acquire()) {
      assertThat(lease.get()).isNotNull();
      assertThat(two.pool().stats().occupancy().inUse()).isZero();
    }
  }

  @Test
  void names_thatAreTaken_shareAKey_orAreNotAllowed_areRefused() {
    registry.add("my-orders", backend, HERE);
    assertThatThrownBy(() -> registry.add("my-orders", backend, HERE)).isInstanceOf(NameTakenException.class)
        .hasMessage("there is an instance 'my-orders' already");
    assertThatThrownBy(() -> registry.add("My_Orders", backend, HERE)).isInstanceOf(NameTakenException.class)
        .hasMessage("the instances 'My_Orders' and 'my-orders' would share the key 'my_orders' in statistics");
    for (String wrong : List.of("", " ", "a b", "1a", "-a", "a.b", "ä", "a/b", "a\n", "a".repeat(64))) {
      assertThatThrownBy(() -> registry.add(wrong, backend, HERE)).as(wrong)
          .isInstanceOf(InvalidSettingsException.class);
    }
    assertThat(registry.find("My_Orders")).isEmpty();
    assertThat(registry.instances()).hasSize(1);
  }

  @Test
  void mistakesInSettings_areToldAtOnce_andTheNameStaysFree() {
    assertThatThrownBy(() -> registry.add("orders", backend, Map.of("max-size", 0, "sise", 1)))
        .isInstanceOf(InvalidSettingsException.class).hasMessageContaining("orders.max-size: '0' is not allowed")
        .hasMessageContaining("orders.sise: unknown").hasMessageContaining("orders.url: missing");
    assertThatThrownBy(() -> registry.add("orders", backend, Map.of("url", "x", "max-size", 1, "min-idle", 2)))
        .isInstanceOf(InvalidSettingsException.class);
    assertThatThrownBy(() -> registry.add("orders", "no-such-type", HERE)).isInstanceOf(InvalidSettingsException.class)
        .hasMessageStartingWith("orders.type: 'no-such-type' is not allowed");
    assertThat(registry.add("orders", backend, HERE).name()).isEqualTo("orders");
  }

  @Test
  void anUnknownName_isToldWithTheKnownOnes() {
    assertThatThrownBy(() -> registry.get("orders")).isInstanceOf(UnknownInstanceException.class)
        .hasMessage("no instance 'orders'; there is none");
    registry.add("one", backend, HERE);
    registry.add("two", backend, HERE);
    assertThatThrownBy(() -> registry.pool("orders", Token.class)).hasMessage(
        "no instance 'orders'; there are one, two");
    assertThatThrownBy(() -> registry.remove("orders", Duration.ZERO)).isInstanceOf(UnknownInstanceException.class);
  }

  @Test
  void aPoolOfAnotherKind_isRefused() {
    registry.add("orders", backend, HERE);
    assertThatThrownBy(() -> registry.pool("orders", String.class)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not java.lang.String");
    assertThat(registry.pool("orders", Object.class)).isNotNull();
  }

  @Test
  void aSlowInstance_delaysNoOther() {
    TokenBackend slow = new TokenBackend();
    slow.mayCreate = new CountDownLatch(1);
    CompletableFuture<Instance<Token>> adding = CompletableFuture.supplyAsync(() -> registry.add("slow", slow, HERE));
    until(() -> slow.creating.getCount() == 0);

    registry.add("quick", backend, HERE);
    assertThat(registry.instances()).extracting(Instance::name).containsExactly("quick");
    assertThat(registry.find("slow")).isEmpty();
    assertThatThrownBy(() -> registry.add("slow", backend, HERE)).as("its name is taken from the beginning")
        .isInstanceOf(NameTakenException.class);
    registry.remove("quick", Duration.ZERO);

    slow.mayCreate.countDown();
    assertThat(adding.join().name()).isEqualTo("slow");
    assertThat(registry.find("slow")).isPresent();
  }

  @Test
  void remove_waitsForLeases_andFreesTheNameAtOnce() throws InterruptedException {
    Instance<Token> old = registry.add("orders", backend, HERE);
    Lease<Token> lease = old.pool().acquire();
    CompletableFuture<CloseReport> removing = CompletableFuture
        .supplyAsync(() -> registry.remove("orders", Duration.ofSeconds(30)));
    until(() -> registry.find("orders").isEmpty());
    assertThat(registry.add("orders", backend, HERE).pool()).isNotSameAs(old.pool());
    assertThat(removing).isNotDone();
    lease.close();
    assertThat(removing.join().cutOff()).isEmpty();
    assertThat(old.pool().state()).isEqualTo(PoolState.CLOSED);
  }

  @Test
  void replace_servesWithTheNewPool_whileOldLeasesEnd() throws InterruptedException {
    Instance<Token> old = registry.add("orders", backend, HERE);
    Lease<Token> lease = old.pool().acquire();
    Settings there = Settings.of(Backends.settings(backend), Map.of("url", "there"));
    Instance<Token> next = registry.replace("orders", backend, there, Duration.ofSeconds(30));
    assertThat(registry.get("orders")).isSameAs(next);
    assertThat(next.target()).isEqualTo("there");
    assertThat(lease.get()).isNotNull();
    next.pool().acquire().close();
    lease.close();
    until(() -> old.pool().state() == PoolState.CLOSED);
    assertThatThrownBy(() -> registry.replace("none", backend, there, Duration.ZERO))
        .isInstanceOf(UnknownInstanceException.class);
  }

  @Test
  void close_closesAllSideBySide_andReportsEach() throws InterruptedException {
    CountDownLatch mayClose = new CountDownLatch(1);
    backend.mayClose = mayClose;
    Instance<Token> one = registry.add("one", backend, HERE);
    Instance<Token> two = registry.add("two", backend, HERE);
    one.pool().acquire().close();
    Lease<Token> lease = two.pool().acquire();
    CompletableFuture<Map<String, CloseReport>> closing = CompletableFuture
        .supplyAsync(() -> registry.close(Duration.ofMillis(1)));
    until(() -> one.pool().state() == PoolState.CLOSED || two.pool().state() != PoolState.READY);
    until(() -> one.pool().state() != PoolState.READY && two.pool().state() != PoolState.READY);
    mayClose.countDown();
    Map<String, CloseReport> reports = closing.join();
    assertThat(reports).containsOnlyKeys("one", "two");
    assertThat(reports).hasEntrySatisfying("two", report -> assertThat(report.cutOff()).hasSize(1));
    assertThat(reports).hasEntrySatisfying("one", report -> assertThat(report.cutOff()).isEmpty());
    lease.close();
    assertThatThrownBy(() -> registry.add("three", backend, HERE)).isInstanceOf(IllegalStateException.class)
        .hasMessage("the registry is closed");
  }

  @Test
  void close_whileAnInstanceIsBeingMade_closesItToo() {
    backend.mayCreate = new CountDownLatch(1);
    CompletableFuture<Instance<Token>> adding = CompletableFuture
        .supplyAsync(() -> registry.add("late", backend, HERE));
    until(() -> backend.creating.getCount() == 0);
    registry.close(Duration.ZERO);
    backend.mayCreate.countDown();
    assertThat(adding).failsWithin(Duration.ofSeconds(30)).withThrowableThat().withMessageContaining("is closed");
    assertThat(registry.get("late").pool().state()).isEqualTo(PoolState.CLOSED);
  }

  @Test
  void close_interrupted_doesNotWaitForLeases_andKeepsTheInterrupt() throws InterruptedException {
    Instance<Token> orders = registry.add("orders", backend, HERE);
    try (Lease<Token> lease = orders.pool().acquire()) {
      Thread.currentThread().interrupt();
      Map<String, CloseReport> reports = registry.close(Duration.ofMinutes(10));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(reports).hasEntrySatisfying("orders", report -> assertThat(report.cutOff()).hasSize(1));
      assertThat(lease.member()).isEqualTo("orders");
    }
  }

  private static void until(BooleanSupplier state) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!state.getAsBoolean()) {
      assertThat(System.nanoTime() - end).isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }
}
