package dev.heddle.group;

import dev.heddle.core.Pools;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.spi.ConnectionFactory;
import dev.heddle.pool.spi.FailureKind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Small pools whose targets can be switched off, or made silent. */
final class TestPools {

  /** A target. */
  static final class Target implements ConnectionFactory<String> {

    private final String name;
    volatile boolean down;
    volatile boolean silent;

    Target(String name) {
      this.name = name;
    }

    @Override
    public String open(Deadline deadline) throws Exception {
      if (silent) {
        new CountDownLatch(1).await();
      }
      if (down) {
        throw new IOException(name + " is down");
      }
      return String.copyValueOf(name.toCharArray()); // an object of its own
    }

    @Override
    public boolean validate(String connection, Deadline deadline) throws IOException {
      if (down) {
        throw new IOException(name + " is down");
      }
      return true;
    }

    @Override
    public void close(String connection) {}
  }

  private TestPools() {
  }

  static ManagedPool<String> over(Target target, int size) {
    return Pools.over(target).name(target.name).classify(
        failure -> failure instanceof IOException ? FailureKind.TARGET_DOWN : FailureKind.REQUEST)
        .config(PoolConfig.builder().maxSize(size).set(PoolSettings.BREAKER_FAILURES, 1)
            .set(PoolSettings.BREAKER_PROBE_INTERVAL, Duration.ofMillis(50))
            .set(PoolSettings.CLOSE_GRACE, Duration.ZERO).build())
        .build();
  }
}
