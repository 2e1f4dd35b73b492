package dev.heddle.pool.contract;

import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes down the events of a pool, and whether two came at once. */
public final class EventLog implements PoolListener {

  private final List<PoolEvent> events = new CopyOnWriteArrayList<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean overlapped;

  /** Makes an empty log. */
  public EventLog() {
  }

  @Override
  public void on(PoolEvent event) {
    if (!busy.compareAndSet(false, true)) {
      overlapped = true;
    }
    events.add(event);
    busy.set(false);
  }

  /**
   * All events up to now.
   *
   * @return the oldest first
   */
  public List<PoolEvent> all() {
    return List.copyOf(events);
  }

  /**
   * The events of one kind up to now.
   *
   * @param kind the kind
   * @param <E> the kind
   * @return the oldest first
   */
  public <E extends PoolEvent> List<E> of(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /**
   * Waits for events of one kind.
   *
   * @param kind the kind
   * @param count how many at least
   * @param <E> the kind
   * @return all of that kind, the oldest first
   */
  public <E extends PoolEvent> List<E> await(Class<E> kind, int count) {
    Eventually.that(count + " events " + kind.getSimpleName() + " have come", () -> of(kind).size() >= count,
        () -> all().toString());
    return of(kind);
  }

  /**
   * Whether two events were delivered at once.
   *
   * @return true if so, which must not be
   */
  public boolean overlapped() {
    return overlapped;
  }
}
