package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.contract.FakeBackend;
import dev.heddle.pool.contract.FakeClock;
import dev.heddle.pool.contract.FakeConnection;
import dev.heddle.pool.contract.FakeTarget;
import dev.heddle.pool.contract.PoolRig;
import dev.heddle.pool.spi.ConnectionBudget;
import dev.heddle.pool.spi.FailureKind;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The breaker opens after an acquire has its permit, and closes again while that looks at it. */
class BriefOutageTest {

  /** Opens the pool's breaker when a connection is asked for, and closes it when it is asked whether anything is idle. */
  private static Consumer<String> outage(GatedPool<FakeConnection> pool) {
    AtomicBoolean over = new AtomicBoolean();
    return method -> {
      if (!over.get() && "takeNow".equals(method)) {
        pool.breaker.failed(FailureKind.CREDENTIALS, new IllegalStateException("refused"));
      } else if (pool.breaker.isOpen() && "figures".equals(method)) {
        over.set(true);
        pool.breaker.succeeded();
      }
    };
  }

  @Test
  void anAcquire_thatFoundTheBreakerOpenWithItsPermit_isRefusedOnce_andTheNextOneIsServed() throws Exception {
    AtomicReference<Consumer<String>> script = new AtomicReference<>(method -> {});
    ToldBackend backend = new ToldBackend(FakeBackend.nativelyPooled(new FakeTarget()),
        method -> script.get().accept(method));
    try (ManagedPool<FakeConnection> pool = new CoreProvider()
        .create("brief", backend, PoolRig.quiet().maxSize(1).build().settings(), new FakeClock(),
            ConnectionBudget.UNLIMITED)) {
      GatedPool<FakeConnection> gated = (GatedPool<FakeConnection>) pool;
      script.set(outage(gated));

      assertThatThrownBy(pool::acquire).isInstanceOf(TargetDownException.class).hasMessageContaining("'brief'");

      assertThat(gated.breaker.isOpen()).isFalse();
      assertThat(pool.stats().totals().acquired()).isZero();
      assertThat(pool.stats().occupancy().inUse()).isZero();
      pool.acquire().close();
      assertThat(pool.stats().totals().acquired()).isEqualTo(1);
    }
  }
}
