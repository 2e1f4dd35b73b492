package dev.heddle.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.group.TestPools.Target;
import dev.heddle.pool.Acquire;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Pool;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.contract.Eventually;
import dev.heddle.pool.contract.Punctual;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a group promises over its members. */
class PoolGroupTest {

  private final Target a = new Target("a");
  private final Target b = new Target("b");
  private final Target c = new Target("c");
  private final List<ManagedPool<String>> pools = List.of(
      TestPools.over(a, 2), TestPools.over(b, 2), TestPools.over(c, 2));

  @AfterEach
  void close() {
    pools.forEach(ManagedPool::close);
  }

  private PoolGroup<String> group(Routing routing) {
    return PoolGroup.of("abc", routing, pools);
  }

  private static String use(Pool<String> group) throws InterruptedException {
    return group.call(connection -> connection);
  }

  @Test
  void roundRobin_takesTurns() throws Exception {
    PoolGroup<String> group = group(Routing.ROUND_ROBIN);
    List<String> used = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      used.add(use(group));
    }
    assertThat(used).containsExactly("a", "b", "c", "a", "b", "c");
  }

  @Test
  void leastLoaded_avoidsWhoIsBusy() throws Exception {
    PoolGroup<String> group = group(Routing.LEAST_LOADED);
    Set<String> members = new HashSet<>();
    List<Lease<String>> leases = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Lease<String> lease = group.acquire();
      leases.add(lease);
      members.add(lease.member());
    }
    assertThat(members).containsExactlyInAnyOrder("a", "b", "c");
    Lease<String> free = leases.get(1);
    String member = free.member();
    free.close();
    assertThat(use(group)).isEqualTo(member);
    assertThat(use(group)).as("a call counts only while it runs").isEqualTo(member);
  }

  @Test
  void random_reachesEverybody() throws Exception {
    PoolGroup<String> group = group(Routing.RANDOM);
    Set<String> used = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      used.add(use(group));
    }
    assertThat(used).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void lease_namesItsMember_andTheGroupAsItsPool() throws Exception {
    PoolGroup<String> group = group(Routing.ROUND_ROBIN);
    try (Lease<String> lease = group.acquire(Acquire.within(Duration.ofSeconds(5)).label("x"))) {
      assertThat(lease.member()).isEqualTo("a");
      assertThat(lease.pool()).isSameAs(group);
      assertThat(lease.label()).contains("x");
      assertThat(lease.get()).isEqualTo("a");
    }
    assertThat(group).isNotInstanceOf(ManagedPool.class);
  }

  @ParameterizedTest
  @EnumSource(Routing.class)
  void aMemberThatIsDown_isFailedOver_thenSkipped_thenBack(Routing routing) throws Exception {
    PoolGroup<String> group = group(routing);
    a.down = true;
    for (int i = 0; i < 30; i++) {
      assertThat(use(group)).isIn("b", "c");
    }
    Eventually.that("the verdict on a", () -> {
      try {
        use(group);
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
      return pools.getFirst().health().status() == HealthStatus.UNHEALTHY;
    });
    assertThat(group.health().status()).isEqualTo(HealthStatus.HEALTHY);
    a.down = false;
    Eventually.that("a is used again", () -> {
      try {
        return use(group).equals("a");
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    });
  }

  @Test
  void aSilentMember_costsOnlyItsShareOfTheLimit() throws Exception {
    a.silent = true;
    Punctual.between(Duration.ofMillis(190), Duration.ofMillis(590), () -> {
      try (Lease<String> lease = group(Routing.ROUND_ROBIN).acquire(Acquire.within(Duration.ofMillis(600)))) {
        assertThat(lease.member()).isEqualTo("b");
      }
    });
  }

  @Test
  void allMembersDown_theMessageSaysWhatEachSaid() {
    a.down = true;
    b.down = true;
    c.down = true;
    NoMemberException failure = catchThrowableOfType(NoMemberException.class,
        () -> group(Routing.ROUND_ROBIN).acquire(Acquire.within(Duration.ofSeconds(3))));
    assertThat(failure).hasMessageContaining("group 'abc'").hasMessageContaining("a is down")
        .hasMessageContaining("b is down").hasMessageContaining("c is down");
    assertThat(failure.failures()).hasSize(3);
  }

  @Test
  void workThatFails_isNotMovedToAnotherMember() {
    PoolGroup<String> group = group(Routing.ROUND_ROBIN);
    List<String> seen = new ArrayList<>();
    assertThatThrownBy(() -> group.call(connection -> {
      seen.add(connection);
      throw new IOException("mine");
    })).isInstanceOf(IOException.class).hasMessage("mine");
    assertThat(seen).hasSize(1);
    assertThatThrownBy(() -> group.call(connection -> {
      seen.add(connection);
      pools.get(2).close(Duration.ZERO);
      return pools.get(2).acquire();
    })).isInstanceOf(dev.heddle.pool.PoolClosedException.class);
    assertThat(seen).as("a pool's failure inside the work is the work's").hasSize(2);
  }

  @Test
  void aPausedMember_isPassedOver() throws Exception {
    pools.getFirst().pause();
    PoolGroup<String> group = group(Routing.ROUND_ROBIN);
    for (int i = 0; i < 10; i++) {
      assertThat(use(group)).isIn("b", "c");
    }
  }

  @Test
  void stats_areTheSumOfTheMembers() throws Exception {
    PoolGroup<String> group = group(Routing.ROUND_ROBIN);
    for (int i = 0; i < 7; i++) {
      use(group);
    }
    try (Lease<String> lease = group.acquire()) {
      assertThat(lease.get()).isNotEmpty();
      assertThat(group.stats().occupancy().inUse()).isEqualTo(1);
      assertThat(group.stats().occupancy().maxSize()).isEqualTo(6);
    }
    assertThat(group.stats().totals().acquired()).isEqualTo(8);
    assertThat(group.stats().state()).isEqualTo(PoolState.READY);
    assertThat(group.stats().times().using().count()).isEqualTo(8);
  }

  @Test
  void tryAcquire_findsAnIdleConnectionAnywhere() throws Exception {
    use(pools.get(2));
    PoolGroup<String> group = group(Routing.ROUND_ROBIN);
    try (Lease<String> lease = group.tryAcquire().orElseThrow()) {
      assertThat(lease.member()).isEqualTo("c");
    }
  }
}
