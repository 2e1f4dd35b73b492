package dev.heddle.limit;

import dev.heddle.lease.LeaseView;
import dev.heddle.pool.Acquire;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.Pool;
import dev.heddle.pool.PoolHealth;
import dev.heddle.pool.PoolStats;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.TokenBucket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pool behind limits. The place is taken before the turn, so that nobody's turn is lost while waiting for a place. */
final class LimitedPool<C> implements Pool<C> {

  private final Pool<C> pool;
  private final @Nullable Semaphore places;
  private final int size;
  private final @Nullable TokenBucket bucket;
  private final Duration longestWait;
  private final TimeSource time;

  LimitedPool(
      Pool<C> pool, @Nullable Semaphore places, int size, @Nullable TokenBucket bucket, Duration longestWait,
      TimeSource time) {
    this.pool = pool;
    this.places = places;
    this.size = size;
    this.bucket = bucket;
    this.longestWait = longestWait;
    this.time = time;
  }

  @Override
  public String name() {
    return pool.name();
  }

  @Override
  public Lease<C> acquire() throws InterruptedException {
    return acquire(Acquire.standard());
  }

  @Override
  public Lease<C> acquire(Acquire how) throws InterruptedException {
    Deadline limit = Deadline.in(how.within().orElse(longestWait), time).earlier(how.deadline());
    enter(limit);
    boolean leased = false;
    try {
      if (bucket != null) {
        TokenBucket.Turn turn = bucket.take(limit);
        if (!turn.taken()) {
          throw new RateLimitException(name(), turn.in());
        }
        time.waitFor(turn.in());
      }
      Lease<C> lease = pool.acquire(how.within().isEmpty() ? how : within(how, limit));
      leased = true;
      return new LeaseView<>(lease, this, this::leave);
    } finally {
      if (!leased) {
        leave();
      }
    }
  }

  private static Acquire within(Acquire how, Deadline limit) {
    Acquire rest = Acquire.within(limit.remaining()).deadline(how.deadline()).priority(how.priority());
    return how.label().map(rest::label).orElse(rest);
  }

  @Override
  public Optional<Lease<C>> tryAcquire() {
    if (places != null && !places.tryAcquire()) {
      return Optional.empty();
    }
    Optional<Lease<C>> lease = Optional.empty();
    try {
      if (bucket == null || bucket.take(Deadline.in(Duration.ZERO, time)).taken()) {
        lease = pool.tryAcquire();
      }
      return lease.map(given -> new LeaseView<>(given, this, this::leave));
    } finally {
      if (lease.isEmpty()) {
        leave();
      }
    }
  }

  private void enter(Deadline limit) throws InterruptedException {
    if (places != null && !places.tryAcquire(limit.remainingNanos(), TimeUnit.NANOSECONDS)) {
      throw new BulkheadFullException(name(), size);
    }
  }

  private void leave() {
    if (places != null) {
      places.release();
    }
  }

  @Override
  public PoolStats stats() {
    return pool.stats();
  }

  @Override
  public PoolHealth health() {
    return pool.health();
  }

  @Override
  public String toString() {
    return "limited " + pool;
  }
}
