package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.spi.ConnectionFactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What acquire and release note in a slot. The fields belong to whoever holds the place exclusively: the holder of the
 * lease, the opener, the checker, the closer. Others may read them for lists and figures, and see values that are a
 * moment old.
 *
 * <p>A class of its own for the sake of the cache: the JVM lays out the fields of superclasses first, so all that the
 * fast path touches lies together at the head of a slot, and the hundred bytes of {@link Slot} behind it keep the next
 * slot's head off its cache lines.
 */
abstract class SlotUse<C> extends SlotWord {

  /** The holder reported that the connection is broken, or it learnt so itself: close it when it comes back. */
  static final int BROKEN = 1;
  /** The garbage collector watches the present lease. */
  static final int WATCHED = 2;
  /** The lease was handed off: any thread may end it. */
  static final int HANDED_OFF = 4;
  /** It may be of an older generation: look when it comes back. */
  static final int LOOK = 8;
  /** Its factory cleans connections when they come back. */
  static final int RESETS = 16;
  /** It wears out. */
  static final int WEARS = 32;
  /** What was taken by the permit must not be lent again: see {@link Slot#spoilt}. */
  static final int SPOILT = 64;
  /** What stays with the connection from one lease to the next and is no reason to close it. */
  static final int STANDING = RESETS | WEARS;

  private static final VarHandle FLAGS;

  static {
    try {
      FLAGS = MethodHandles.lookup().findVarHandle(SlotUse.class, "flags", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final int index;
  @Nullable
  C connection;
  /** Who opened the connection, and closes it. */
  @Nullable
  Origin<C> origin;
  /** Who acquired it. Stays after release: storing it costs a barrier, and often the same thread comes back. */
  @Nullable
  Thread owner;
  /** What was taken by the permit last: its user's while {@link SlotWord} says that it is bound. */
  @Nullable
  Object taken;
  /** How it was acquired. Stays after release, like the owner. */
  Acquire how = Acquire.standard();
  /** What to mind at release; any thread may add a flag. */
  private volatile int flags;

  /** Coarse time of the last acquire. */
  long acquiredAt;
  /** Coarse time of the last release that was not in the tick of its acquire, or of the opening: see {@link #lastUsed()}. */
  private long lastReleased;
  /** Coarse time from which a hand-out must look closer: the connection expires, or wants to be checked. */
  long checkAt;
  /** Coarse time from which the connection is too old. */
  long expiresAt;
  /** Leases of this place since it exists; the present connection's are those since {@link Slot#usesBefore}. */
  long uses;
  /** What {@link #uses} was at the first acquire in the tick of {@link #acquiredAt}. */
  long usesBeforeTick;
  /** How many of the leases since then were given to a waiter. */
  int givenInTick;
  /** How often since then it was left to running threads while others waited. */
  int leavesInTick;
  /** Whether running threads raced for it in the tick before that, whenever it was: see {@link Pacing}. */
  boolean racedInLastTick;
  /** Coarse time of a tick in which all releases of this place are left to running threads: see {@link Pacing}. */
  long leftInTick = Long.MIN_VALUE;
  /** At so many leases of this place the connection is worn out. */
  long useLimit = Long.MAX_VALUE;

  SlotUse(int index) {
    this.index = index;
  }

  /** Whether this thread acquired it. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself; equals is not final and would cost a call
  boolean isOwnedBy(Thread thread) {
    return owner == thread;
  }

  @SuppressWarnings("ReferenceEquality") // identity is what a connection is known by
  boolean holds(Object candidate) {
    return connection == candidate;
  }

  @SuppressWarnings("ReferenceEquality") // the same
  boolean hasTaken(Object candidate) {
    return isBound() && taken == candidate;
  }

  /** Coarse time of the last use that is known: a release, or the acquire in whose tick it came. */
  long lastUsed() {
    return acquiredAt - lastReleased > 0 ? acquiredAt : lastReleased;
  }

  void lastUsed(long tick) {
    lastReleased = tick;
  }

  /** Leases in the tick of the last one. */
  long usesInTick() {
    return uses - usesBeforeTick;
  }

  int flags() {
    return flags;
  }

  void addFlag(int flag) {
    FLAGS.getAndBitwiseOr(this, flag);
  }

  void dropFlags(int dropped) {
    FLAGS.getAndBitwiseAnd(this, ~dropped);
  }

  Origin<C> origin() {
    Origin<C> from = origin;
    if (from == null) {
      throw new IllegalStateException("a place without a connection is held: word " + Long.toHexString(word()));
    }
    return from;
  }

  ConnectionFactory<C> factory() {
    return origin().factory;
  }

  C held() {
    C present = connection;
    if (present == null) {
      throw new IllegalStateException("a place without a connection is held: word " + Long.toHexString(word()));
    }
    return present;
  }
}
