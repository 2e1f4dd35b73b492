package dev.heddle.pool.contract;

import dev.heddle.pool.spi.FailureKind;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A connection to a {@link FakeTarget}. It notices two holders at once, and all that must not happen to it. */
public final class FakeConnection {

  private final FakeTarget target;
  private final FakeTarget.Place place;
  private final long id;
  private final AtomicReference<@Nullable String> busyWith = new AtomicReference<>();
  private final AtomicReference<@Nullable Thread> user = new AtomicReference<>();
  private volatile boolean alive;
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean closed;

  /** Deliberately a plain field: its sum comes out right only if each release happens-before the next acquire. */
  private long plainUses;

  FakeConnection(FakeTarget target, FakeTarget.Place place, long id, boolean alive) {
    this.target = target;
    this.place = place;
    this.id = id;
    this.alive = alive;
  }

  /**
   * Begins to use it. Only a holder may, and one at a time; anything else is a fault of the pool.
   *
   * @throws FakeFailure if it is dead or was closed under its holder
   */
  public void begin() throws FakeFailure {
    Thread other = user.compareAndExchange(null, Thread.currentThread());
    if (other != null) {
      target.fault(this + " is used by " + Thread.currentThread() + " and " + other + " at once");
    }
    plainUses++;
    if (!alive || isClosing()) {
      user.set(null);
      throw new FakeFailure(FailureKind.BROKEN, this + (isClosing() ? " was closed" : " is dead"));
    }
  }

  /** Ends the use. */
  public void end() {
    user.set(null);
  }

  /**
   * Uses it for a moment.
   *
   * @throws FakeFailure if it is dead or was closed under its holder
   */
  public void use() throws FakeFailure {
    begin();
    end();
  }

  /** Lets it die, as by a kill of the server's process: uses and checks fail from now on. */
  public void die() {
    alive = false;
  }

  /**
   * Whether it works.
   *
   * @return false once it has died or was closed
   */
  public boolean isAlive() {
    return alive && !isClosing();
  }

  /**
   * Whether its close has been asked for.
   *
   * @return true from the beginning of the close
   */
  public boolean isClosing() {
    return closing.get();
  }

  /**
   * Whether it is closed.
   *
   * @return true from the end of the close
   */
  public boolean isClosed() {
    return closed;
  }

  /**
   * How often it was used, counted without any synchronisation.
   *
   * @return the count; to be read by its holder or after all threads were joined
   */
  public long plainUses() {
    return plainUses;
  }

  FakeTarget.Place place() {
    return place;
  }

  /** Begins a call of the pool's; calls for one connection must not overlap, nor come while somebody uses it. */
  void beginCall(String act) {
    String other = busyWith.compareAndExchange(null, act);
    if (other != null) {
      target.fault(this + ": " + act + " while " + other);
    }
    Thread holder = user.get();
    if (holder != null && !holder.equals(Thread.currentThread())) {
      target.fault(this + ": " + act + " while " + holder + " uses it");
    }
    // Only a reset may come too late: its holder was giving back while an operator closed everything.
    if (isClosing() && !act.equals(FakeTarget.Act.RESET.toString())) {
      target.fault(this + ": " + act + " after close");
    }
  }

  void endCall() {
    busyWith.set(null);
  }

  /** Begins its close; false if somebody has begun before. */
  boolean beginClose() {
    return closing.compareAndSet(false, true);
  }

  void endClose() {
    closed = true;
  }

  @Override
  public String toString() {
    return "connection " + id;
  }
}
