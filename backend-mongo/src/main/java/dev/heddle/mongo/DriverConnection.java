package dev.heddle.mongo;

import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ServerId;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.TimeSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One physical connection of the driver, as its events tell. Never shared with the driver: this is a note about it.
 *
 * <p>Its state is one word, and no lock: two events of each operation change it, and an operation is short. What they write lies
 * together, and the padding keeps other notes off its cache lines: it comes from another processor's cache often enough.
 *
 * <pre>
 * word: OPENING, IDLE, HELD, or n, the number of the thread whose operation runs on it. Changed only by the methods named
 * here, all by CAS but the way back from HELD, which only who has set it goes.
 *
 *   from      method      to        who may
 *   OPENING   ready       IDLE      the driver's event, once
 *   IDLE      checkedOut  n         the thread of the operation
 *   n         checkedIn   IDLE      the thread of the operation
 *   n         interrupt   HELD      the pool, if it means that thread, which is interrupted then
 *   HELD      interrupt   n         the same, a moment later
 *   HELD      checkedIn   waits     so that nobody is interrupted for an operation that is over
 *
 *   All else changes nothing: an event that does not fit is one too many.
 * </pre>
 */
final class DriverConnection {

  /** What the driver does with a connection. */
  enum State {
    /** Being opened. */
    OPENING,
    /** Open and free. */
    IDLE,
    /** An operation runs on it, or a cursor or transaction keeps it. */
    IN_USE
  }

  // Less than any number of a thread.
  private static final long IDLE = 0;
  private static final long OPENING = -1;
  /** Its user is being interrupted at this moment, and cannot give it back. */
  private static final long HELD = -2;
  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(DriverConnection.class, "word", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private record Opened(Instant at, Duration took) {}

  // What each operation touches comes first; the JVM lays out all longs in this order, and one reference before them. So
  // there is no clock here.
  private final ServerId server;
  private final long number;
  private volatile long word = OPENING;
  // Plain, and written by the user before it gives the connection back: whoever looks meanwhile may see the use before.
  private long usedUntil;
  private long uses;
  @SuppressWarnings("unused")
  private long p1, p2, p3, p4, p5, p6, p7, p8;
  private final long createdAt;
  private volatile Opened opened = new Opened(Instant.EPOCH, Duration.ZERO);

  DriverConnection(ServerId server, long number, TimeSource time) {
    this.server = server;
    this.number = number;
    this.createdAt = time.nanoTime();
  }

  /** Whether the driver means this one, as far as its own objects show it; it names a server by the same object each time. */
  @SuppressWarnings("ReferenceEquality") // that is the point
  boolean is(ConnectionId id) {
    return number == id.getLocalValue() && server == id.getServerId();
  }

  /** The driver's number, which for real drivers is unique in the process. */
  long number() {
    return number;
  }

  long ageNanos(TimeSource time) {
    return time.nanoTime() - createdAt;
  }

  State state() {
    long now = word;
    return now == IDLE ? State.IDLE : now == OPENING ? State.OPENING : State.IN_USE;
  }

  /** Opened; false if it was so before. */
  boolean ready(Duration took, TimeSource time) {
    if (word != OPENING) {
      return false;
    }
    opened = new Opened(time.instant(), took);
    return WORD.compareAndSet(this, OPENING, IDLE);
  }

  /** How often it was taken. */
  long uses() {
    return uses;
  }

  /** Taken by the calling thread; false if it was not free. */
  boolean checkedOut() {
    if (!WORD.compareAndSet(this, IDLE, Thread.currentThread().threadId())) {
      return false;
    }
    uses++;
    return true;
  }

  @SuppressWarnings("ThreadPriorityCheck") // who interrupts may need this processor to come to its end
  void checkedIn(TimeSource time) {
    long user = word;
    while (user > IDLE || user == HELD) {
      usedUntil = time.coarseNanoTime();
      if (user != HELD && WORD.compareAndSet(this, user, IDLE)) {
        return;
      }
      Thread.yield();
      user = word;
    }
  }

  /** Interrupts a thread if its operation runs on this connection now. */
  boolean interrupt(Thread holder) {
    if (!WORD.compareAndSet(this, holder.threadId(), HELD)) {
      return false;
    }
    try {
      holder.interrupt();
    } finally {
      WORD.setRelease(this, holder.threadId());
    }
    return true;
  }

  /** What a person may see of it; empty while it is being opened. */
  Optional<ConnectionInfo> info(long generation, TimeSource time) {
    State now = state();
    if (now == State.OPENING) {
      return Optional.empty();
    }
    Opened open = opened;
    boolean inUse = now == State.IN_USE;
    long unused = inUse ? 0 : Math.max(0, time.nanoTime() - usedUntil);
    Optional<Instant> lastUsed = uses == 0 ? Optional.empty() : Optional.of(time.instant().minusNanos(unused));
    ConnectionInfo.State shown = inUse ? ConnectionInfo.State.IN_USE : ConnectionInfo.State.IDLE;
    return Optional.of(new ConnectionInfo(number, shown, generation, open.at(), open.took(), lastUsed, uses, 0));
  }
}
