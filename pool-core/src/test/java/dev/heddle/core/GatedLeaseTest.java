package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.CloseReport;
import dev.heddle.pool.EvictMode;
import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseEndedException;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.FakeBackend;
import dev.heddle.pool.contract.FakeClock;
import dev.heddle.pool.contract.FakeConnection;
import dev.heddle.pool.contract.FakeFailure;
import dev.heddle.pool.contract.FakeTarget;
import dev.heddle.pool.contract.PoolRig;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the native pool hears of the end of a lease: once, what befits, and from whoever was first. */
class GatedLeaseTest {

  private static final Duration WHILE = Duration.ofSeconds(3);
  private static final Set<String> ENDS = Set.of("giveBack", "discard", "abort");

  private final Queue<String> ends = new ConcurrentLinkedQueue<>();
  private final FakeTarget target = new FakeTarget();
  private final FakeClock clock = new FakeClock();
  private final ToldBackend backend = new ToldBackend(FakeBackend.nativelyPooled(target), this::called);
  private final ManagedPool<FakeConnection> pool = new CoreProvider().create("gated", backend,
      PoolRig.quiet().maxSize(1).build().settings(), clock, ConnectionBudget.UNLIMITED);

  private void called(String call) {
    if (ENDS.contains(call.replaceFirst(":.*", ""))) {
      ends.add(call);
    }
  }

  @AfterEach
  void close() {
    pool.close(Duration.ZERO);
  }

  private List<String> ends() {
    return List.copyOf(ends);
  }

  private long misuses() {
    return pool.stats().totals().misuses();
  }

  @Test
  void close_givesBack_once() throws Exception {
    Lease<FakeConnection> lease = pool.acquire();
    lease.close();
    assertThat(ends()).containsExactly("giveBack");
    assertThat(misuses()).isZero();

    lease.close();
    lease.report(new FakeFailure(FailureKind.BROKEN, "late"));
    assertThatThrownBy(lease::get).isInstanceOf(LeaseEndedException.class);
    assertThat(ends()).containsExactly("giveBack");
    assertThat(misuses()).isEqualTo(3);
  }

  @Test
  void aSecondClose_doesNotEndTheNextLease() throws Exception {
    Lease<FakeConnection> first = pool.acquire();
    first.close();
    Lease<FakeConnection> second = pool.acquire();
    first.close();
    assertThat(ends()).containsExactly("giveBack");
    assertThat(second.get()).isNotNull();
    second.close();
    assertThat(misuses()).isEqualTo(1);
  }

  @Test
  void close_inAnotherThread_givesBack_once() throws Exception {
    Lease<FakeConnection> lease = pool.acquire();
    Background.run(() -> {
      lease.close();
      return true;
    }).result();
    assertThat(ends()).containsExactly("giveBack");
    pool.acquire().close();
    lease.close();
    assertThat(ends()).containsExactly("giveBack", "giveBack");
    assertThat(misuses()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(value = FailureKind.class, names = {"BROKEN", "TARGET_DOWN"})
  void report_ofWhatBreaks_discardsAtTheEnd_thatLeaseAlone(FailureKind kind) throws Exception {
    try (Lease<FakeConnection> lease = pool.acquire()) {
      lease.report(new FakeFailure(kind, "torn"));
      assertThat(ends()).isEmpty();
    }
    assertThat(ends()).containsExactly("discard: torn");
    pool.acquire().close();
    assertThat(ends()).containsExactly("discard: torn", "giveBack");
  }

  @ParameterizedTest
  @EnumSource(value = FailureKind.class, names = {"OVERLOADED", "CREDENTIALS", "REQUEST"})
  void report_ofWhatDoesNotBreak_changesNothing(FailureKind kind) throws Exception {
    try (Lease<FakeConnection> lease = pool.acquire()) {
      lease.report(new FakeFailure(kind, "no"));
    }
    assertThat(ends()).containsExactly("giveBack");
  }

  @Test
  void workThatFails_isReported_andItsConnectionDiscarded() {
    assertThatThrownBy(() -> pool.call(connection -> {
      throw new FakeFailure(FailureKind.BROKEN, "torn");
    })).hasMessage("torn");
    assertThat(ends()).containsExactly("discard: torn");
  }

  @Test
  void invalidate_discardsAtOnce_andMayBeFollowedByAnything() throws Exception {
    try (Lease<FakeConnection> lease = pool.acquire()) {
      lease.invalidate(new IllegalStateException("stuck"));
      assertThat(ends()).containsExactly("discard: stuck");
      lease.invalidate(new IllegalStateException("stuck still"));
      lease.report(new FakeFailure(FailureKind.BROKEN, "late"));
      assertThatThrownBy(lease::get).isInstanceOf(LeaseEndedException.class);
    }
    assertThat(ends()).containsExactly("discard: stuck");
    assertThat(misuses()).isZero();
    assertThat(pool.tryAcquire()).as("the permit is free; a connection is opened").isEmpty();
    Eventually.that("it is there", () -> pool.stats().occupancy().idle() == 1);
  }

  @Test
  void aConnectionThatLearnsOfItsDeath_isDiscardedAtTheEnd() throws Exception {
    Lease<FakeConnection> lease = pool.acquire();
    backend.real().context().dead(lease.get(), new IllegalStateException("killed"));
    lease.close();
    assertThat(ends()).containsExactly("discard: killed");
  }

  @Test
  void theDeathOfWhatWasGivenBack_doesNotHarmTheNextLease() throws Exception {
    FakeConnection connection = pool.call(given -> given);
    backend.real().context().dead(connection, new IllegalStateException("killed"));
    pool.acquire().close();
    assertThat(ends()).containsExactly("giveBack", "giveBack");
  }

  @Test
  void aHardEviction_abortsWhatIsLeased_whichIsDiscardedAtTheEnd() throws Exception {
    pool.acquire().close();
    Lease<FakeConnection> lease = pool.acquire();
    pool.evict(EvictMode.HARD);
    assertThat(ends()).containsExactly("giveBack", "abort");
    assertThat(pool.stats().occupancy().inUse()).isEqualTo(1);
    lease.close();
    assertThat(ends()).containsExactly("giveBack", "abort", "discard: pool 'gated' evicted all connections");
    assertThat(misuses()).isZero();
  }

  @Test
  void aHardEviction_leavesAloneWhatHasComeBack() throws Exception {
    pool.acquire().close();
    pool.evict(EvictMode.HARD);
    assertThat(ends()).containsExactly("giveBack");
  }

  @Test
  void aPoolThatCloses_takesTheConnectionFromItsHolder_whoMayCloseTheLease() throws Exception {
    Lease<FakeConnection> lease = pool.acquire();
    assertThat(backend.real().context().leased()).containsExactly(lease.get());
    clock.advance(WHILE);
    CloseReport report = pool.close(Duration.ZERO);
    assertThat(report.cutOff()).hasSize(1);
    assertThat(ends()).containsExactly("abort", "discard: the pool ended the lease");
    assertThat(backend.real().context().leased()).isEmpty();
    lease.close();
    assertThatThrownBy(lease::get).isInstanceOf(LeaseEndedException.class);
    assertThat(ends()).hasSize(2);
    assertThat(misuses()).isZero();
    assertThat(pool.stats().times().using().max()).isEqualTo(WHILE);
  }

  @Test
  void aPoolThatClosesDuringATake_lendsNothing() {
    target.on(FakeTarget.Act.OPEN).then(deadline -> pool.close(Duration.ZERO));
    assertThatThrownBy(pool::acquire).isInstanceOf(PoolClosedException.class);
    assertThat(ends()).containsExactly("discard: pool 'gated' is closed");
    assertThat(target.open()).isZero();
    assertThat(pool.stats().totals().acquired()).isZero();
  }

  @Test
  void aPoolThatClosesWithoutLeases_endsNone() throws Exception {
    pool.acquire().close();
    assertThat(pool.close(Duration.ZERO).cutOff()).isEmpty();
    assertThat(ends()).containsExactly("giveBack");
  }

  @Test
  void timeOfUse_isThatFromTheConnectionToTheEnd() throws Exception {
    target.on(FakeTarget.Act.OPEN).then(deadline -> clock.advance(Duration.ofMinutes(1)));
    Lease<FakeConnection> lease = pool.acquire();
    clock.advance(WHILE);
    assertThat(pool.leases()).singleElement().satisfies(info -> assertThat(info.held()).isEqualTo(WHILE));
    lease.close();
    assertThat(pool.stats().times().using().max()).isEqualTo(WHILE);
    assertThat(pool.stats().times().using().count()).isEqualTo(1);
  }
}
