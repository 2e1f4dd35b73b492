package dev.heddle.bench.core;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The limit of strict order of arrival: the workers sit in a ring and each hands its thing to the next seat. It costs one
 * fetch-and-add, one park and one unpark, and nobody is ever overtaken.
 */
final class FifoRing implements Candidate {

  /** Stands where a thing would, so that none is granted to a worker that left. */
  private static final Object GONE = new Object();

  private final Place[] seats;
  private final AtomicLong next;

  FifoRing(PoolSpec spec, int workers) {
    seats = new Place[workers];
    Arrays.setAll(seats, index -> new Place());
    int tokens = Math.min(spec.size(), workers);
    for (int i = 0; i < tokens; i++) {
      seats[i].granted.set(spec.things().open());
    }
    next = new AtomicLong(tokens);
  }

  @Override
  public Seat seat(int worker) {
    Place seat = seats[worker];
    seat.owner = Thread.currentThread();
    return seat;
  }

  @Override
  public Object take() {
    throw new IllegalStateException("take a seat");
  }

  @Override
  public void give(Object ticket) {
    throw new IllegalStateException("take a seat");
  }

  @Override
  public Thing thing(Object ticket) {
    return (Thing) ticket;
  }

  @Override
  public void close() {}

  private final class Place implements Seat {

    /** A thing, null or {@link #GONE}. */
    final AtomicReference<@Nullable Object> granted = new AtomicReference<>();
    volatile @Nullable Thread owner;

    @Override
    public Object take() {
      Object thing = granted.get();
      while (thing == null) {
        LockSupport.park(this);
        thing = granted.get();
      }
      granted.set(null);
      return thing;
    }

    @Override
    public void give(Object ticket) {
      // Passed over: those who left, and those who have not even taken their last thing yet. Where there are only such,
      // the burst is about to end and the thing is not needed any more.
      for (int i = 0; i < seats.length; i++) {
        Place receiver = seats[(int) (next.getAndIncrement() % seats.length)];
        if (receiver.granted.compareAndSet(null, ticket)) {
          LockSupport.unpark(receiver.owner);
          return;
        }
      }
    }

    @Override
    public Thing thing(Object ticket) {
      return (Thing) ticket;
    }

    @Override
    public void leave() {
      Object last = granted.getAndSet(GONE);
      if (last != null) {
        give(last);
      }
    }
  }
}
