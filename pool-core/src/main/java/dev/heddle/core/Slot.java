package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.spi.ConnectionFactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One place in a pool, with its connection while it has one. The life of the place is drawn at {@link SlotWord}.
 *
 * <p>Fields without a remark belong to whoever holds the place exclusively: the holder of the lease, the opener, the
 * checker, the closer. Others may read them for lists and figures, and see values that are a moment old.
 */
final class Slot<C> extends SlotWord {

  /** The holder reported that the connection is broken, or it learnt so itself: close it when it comes back. */
  static final int BROKEN = 1;
  /** The garbage collector watches the present lease. */
  static final int WATCHED = 4;
  /** The lease was handed off: any thread may end it. */
  static final int HANDED_OFF = 8;

  private static final VarHandle FLAGS;

  static {
    try {
      FLAGS = MethodHandles.lookup().findVarHandle(Slot.class, "flags", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final LeasePool<C> pool;
  final int index;

  @Nullable
  C connection;
  /** Who acquired it. Stays after release: storing it costs a barrier, and often the same thread comes back. */
  @Nullable
  Thread owner;
  /** How it was acquired. Stays after release, like the owner. */
  Acquire how = Acquire.standard();
  /** What to mind at release; any thread may add a flag. */
  private volatile int flags;

  /** Coarse time of the last acquire. */
  long acquiredAt;
  /** Coarse time of the last release, or of the opening. */
  long lastUsed;
  /** Coarse time from which a hand-out must look closer: the connection expires, or wants to be checked. */
  long checkAt;
  /** Coarse time from which the connection is too old. */
  long expiresAt;
  /** Leases of this place since it exists; the present connection's are those since {@link #usesBefore}. */
  long uses;
  /** At so many leases of this place the connection is worn out. */
  long useLimit = Long.MAX_VALUE;

  /** Coarse time of the last check. */
  long checkedAt;
  /** Who opened the connection, and closes it. */
  @Nullable
  Origin<C> origin;
  long id;
  long openedAt;
  long openTook;
  long generation;
  long usesBefore;
  long failures;
  /** The pool itself ended the lease, or is about to: closing it is no misuse then. */
  volatile boolean reclaimed;
  /** The lease that the garbage collector watches. */
  @Nullable
  LeaseWatch watch;

  /** The word that the last sweep saw; a lease seen twice has written its fields. */
  long sweptWord;
  /** The lease last reported as suspected. */
  long suspectedWord;
  /** The lease last reported as orphaned. */
  long orphanedWord;

  Slot(LeasePool<C> pool, int index) {
    this.pool = pool;
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

  int flags() {
    return flags;
  }

  void addFlag(int flag) {
    FLAGS.getAndBitwiseOr(this, flag);
  }

  void dropFlags(int dropped) {
    FLAGS.getAndBitwiseAnd(this, ~dropped);
  }

  ConnectionFactory<C> factory() {
    Origin<C> from = origin;
    if (from == null) {
      throw new IllegalStateException("a place without a connection is held: word " + Long.toHexString(word()));
    }
    return from.factory;
  }

  C held() {
    C present = connection;
    if (present == null) {
      throw new IllegalStateException("a place without a connection is held: word " + Long.toHexString(word()));
    }
    return present;
  }

  /** Takes over the connection and its history from a slot that was retired under its holder. */
  void inherit(Slot<C> retired) {
    connection = retired.connection;
    origin = retired.origin;
    checkedAt = retired.checkedAt;
    acquiredAt = retired.acquiredAt;
    lastUsed = retired.lastUsed;
    checkAt = retired.checkAt;
    expiresAt = retired.expiresAt;
    uses = retired.uses;
    useLimit = retired.useLimit;
    id = retired.id;
    openedAt = retired.openedAt;
    openTook = retired.openTook;
    generation = retired.generation;
    usesBefore = retired.usesBefore;
    failures = retired.failures;
    flags = retired.flags & BROKEN;
  }
}
