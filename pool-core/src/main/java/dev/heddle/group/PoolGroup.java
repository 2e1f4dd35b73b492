package dev.heddle.group;

import dev.heddle.lease.LeaseView;
import dev.heddle.pool.Acquire;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.Pool;
import dev.heddle.pool.PoolException;
import dev.heddle.pool.PoolHealth;
import dev.heddle.pool.PoolStats;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Several instances of one purpose behind one name. An acquire goes to one member, chosen by the routing among those
 * that lend and are not unhealthy; if that one gives no connection, to the next, within the same limit: of what is left
 * of it, each member gets an equal share, the last all. Work that has begun is never moved.
 *
 * <p>A group is no {@link dev.heddle.pool.ManagedPool}: its members are resized, paused and closed by themselves. Safe
 * for any thread; it adds no queue of its own.
 *
 * @param <C> what the members lend
 */
public final class PoolGroup<C> implements Pool<C> {

  private final String name;
  private final List<Member<C>> members;
  private final Router<C> router;
  private final Duration acquireTimeout;
  private final TimeSource time;

  private PoolGroup(
      String name, Routing routing, Duration acquireTimeout, TimeSource time, List<? extends Pool<C>> pools) {
    this.name = Objects.requireNonNull(name, "name");
    this.acquireTimeout = Objects.requireNonNull(acquireTimeout, "acquireTimeout");
    this.time = Objects.requireNonNull(time, "time");
    this.members = pools.stream().map(pool -> new Member<C>(pool, time)).toList();
    this.router = new Router<>(members, Objects.requireNonNull(routing, "routing"));
    if (members.isEmpty()) {
      throw new IllegalArgumentException("group '" + name + "' has no members");
    }
  }

  /**
   * Makes a group whose acquires take 30 seconds at most, where they set no limit of their own.
   *
   * @param name its name
   * @param routing which member is asked first
   * @param members the pools, at least one; the group does not close them
   * @param <C> what they lend
   * @return the group
   */
  public static <C> PoolGroup<C> of(String name, Routing routing, List<? extends Pool<C>> members) {
    return of(name, routing, Duration.ofSeconds(30), TimeSource.system(), members);
  }

  /**
   * Makes a group.
   *
   * @param name its name
   * @param routing which member is asked first
   * @param acquireTimeout how long an acquire may take that sets no limit of its own, all members together
   * @param time the clock
   * @param members the pools, at least one; the group does not close them
   * @param <C> what they lend
   * @return the group
   */
  public static <C> PoolGroup<C> of(
      String name, Routing routing, Duration acquireTimeout, TimeSource time, List<? extends Pool<C>> members) {
    return new PoolGroup<>(name, routing, acquireTimeout, time, members);
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * The members.
   *
   * @return the pools, in the order in which they were given
   */
  public List<Pool<C>> members() {
    return members.stream().map(Member::pool).toList();
  }

  /**
   * {@inheritDoc}
   *
   * @throws NoMemberException if no member gave a connection in time
   */
  @Override
  public Lease<C> acquire() throws InterruptedException {
    return acquire(Acquire.standard());
  }

  /**
   * {@inheritDoc}
   *
   * @throws NoMemberException if no member gave a connection in time
   */
  @Override
  public Lease<C> acquire(Acquire how) throws InterruptedException {
    return tryEach(how, (member, share) -> {
      Lease<C> lease = member.pool().acquire(share);
      return new LeaseView<>(lease, this, member::end);
    }, false);
  }

  @Override
  public Optional<Lease<C>> tryAcquire() {
    PoolException last = null;
    List<Member<C>> order = router.order();
    int refused = 0;
    for (Member<C> member : order) {
      try {
        Optional<Lease<C>> lease = member.pool().tryAcquire();
        if (lease.isPresent()) {
          member.begin();
          return Optional.of(new LeaseView<>(lease.get(), this, member::end));
        }
      } catch (PoolException closed) {
        last = closed;
        refused++;
      }
    }
    if (last != null && refused == order.size()) {
      throw last;
    }
    return Optional.empty();
  }

  /** {@inheritDoc} Its outcome feeds the health of the member that served it. */
  @Override
  public <T, X extends Exception> T call(Acquire how, Work<? super C, ? extends T, X> work)
      throws X, InterruptedException {
    Begun<C, T, X> begun = new Begun<>(work);
    return this.<T, X>tryEach(how, (member, share) -> {
      try {
        return member.pool().<T, X>call(share, begun);
      } catch (PoolException failure) {
        if (begun.begun) {
          throw new Unmoved(failure);
        }
        throw failure;
      }
    }, true);
  }

  /** What is asked of one member. */
  private interface Ask<C, T, X extends Exception> {
    T of(Member<C> member, Acquire share) throws X, InterruptedException;
  }

  private <T, X extends Exception> T tryEach(Acquire how, Ask<C, T, X> ask, boolean endsWithCall)
      throws X, InterruptedException {
    Deadline limit = how.deadline().earlier(Deadline.in(how.within().orElse(acquireTimeout), time));
    List<Member<C>> order = router.order();
    List<PoolException> failures = new ArrayList<>(0);
    for (int i = 0; i < order.size(); i++) {
      Member<C> member = order.get(i);
      member.begin();
      boolean kept = false;
      try {
        T given = ask.of(member, share(how, limit, order.size() - i));
        kept = !endsWithCall;
        return given;
      } catch (Unmoved work) {
        throw work.failure;
      } catch (PoolException noConnection) {
        failures.add(noConnection);
      } finally {
        if (!kept) {
          member.end();
        }
      }
    }
    throw new NoMemberException(name, failures);
  }

  private static Acquire share(Acquire how, Deadline limit, int membersLeft) {
    Duration within = limit.remaining().dividedBy(membersLeft);
    Acquire share = Acquire.within(within).deadline(how.deadline()).priority(how.priority());
    return how.label().map(share::label).orElse(share);
  }

  @Override
  public PoolStats stats() {
    return Sums.stats(name, time.instant(), members.stream().map(member -> member.pool().stats()).toList());
  }

  @Override
  public PoolHealth health() {
    return Sums.health(members.stream().map(member -> member.pool().health()).toList());
  }

  @Override
  public String toString() {
    return "group '" + name + "' of " + members.stream().map(member -> member.pool().name()).toList();
  }

  /** Remembers that the work has begun: from then on its failures are its own. */
  private static final class Begun<C, T, X extends Exception> implements Work<C, T, X> {

    private final Work<? super C, ? extends T, X> work;
    private boolean begun;

    Begun(Work<? super C, ? extends T, X> work) {
      this.work = work;
    }

    @Override
    public T on(C connection) throws X {
      begun = true;
      return work.on(connection);
    }
  }

  /** A pool's failure that came out of the work, so that no other member is asked. */
  private static final class Unmoved extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final PoolException failure;

    Unmoved(PoolException failure) {
      super(null, failure, false, false);
      this.failure = failure;
    }
  }
}
