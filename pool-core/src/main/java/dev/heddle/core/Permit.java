package dev.heddle.core;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.spi.ConnectionFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The right to have one connection of a native pool. The gate pools permits as if they were connections, so that its
 * waiting, deadlines, pauses, leases and leaks are those of the lease pool.
 */
final class Permit<C> {

  /** The last connection that was had by this permit; it knows whether it still is. */
  private volatile @Nullable Holding<C> holding;
  /** Whoever has the permit waits inside the native pool. Plain, like the notes in a slot: figures may be a moment old. */
  private boolean taking;
  /** Keeps other permits, which other processors write, off the cache line of {@link #holding}. 128 bytes. */
  @SuppressWarnings("unused")
  private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16;

  /** A full fence: who binds looks next whether it may keep what it has bound. */
  void bind(Holding<C> bound) {
    holding = bound;
  }

  @Nullable
  Holding<C> holding() {
    return holding;
  }

  boolean isTaking() {
    return taking;
  }

  void taking(boolean now) {
    taking = now;
  }

  /** Permits are all there from the start and never grow old; the rest of the pool's config holds for them too. */
  static Map<String, Object> settings(PoolConfig config) {
    Map<String, Object> given = new HashMap<>(config.settings().given());
    given.put(PoolSettings.MIN_IDLE.name(), config.maxSize());
    given.put(PoolSettings.MAX_SIZE.name(), config.maxSize());
    given.put(PoolSettings.MAX_OPENING.name(), 1_000);
    for (var off : List.of(PoolSettings.MAX_IDLE, PoolSettings.MAX_USES)) {
      given.remove(off.name());
    }
    for (var off : List.of(PoolSettings.IDLE_TIMEOUT, PoolSettings.MAX_LIFETIME, PoolSettings.KEEPALIVE)) {
      given.put(off.name(), Duration.ZERO);
    }
    for (var rare : List.of(PoolSettings.VALIDATION_INTERVAL, PoolSettings.HEALTH_INTERVAL)) {
      given.put(rare.name(), Duration.ofDays(365));
    }
    return given;
  }

  /** Permits cost nothing and are always sound. */
  static final class Factory<C> implements ConnectionFactory<Permit<C>> {

    @Override
    public Permit<C> open(Deadline deadline) {
      return new Permit<>();
    }

    @Override
    public boolean validate(Permit<C> permit, Deadline deadline) {
      return true;
    }

    /** A permit that ends while it has a connection was taken from its holder: so is the connection. */
    @Override
    public void close(Permit<C> permit) {
      Holding<C> bound = permit.holding;
      if (bound != null && !bound.hasEnded()) {
        bound.cutOff();
      }
    }
  }
}
