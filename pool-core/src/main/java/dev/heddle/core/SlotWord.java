package dev.heddle.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of one place in a pool: who may touch its connection.
 *
 * <p>Two longs. {@code word} is an epoch and a phase. {@code freed} is the last word whose lease has been given back by
 * the thread that acquired it. A place is free when it is LIVE and {@code freed == word}.
 *
 * <pre>
 *   from       method       to            who may                          how        publishes
 *   EMPTY(e)   tryReserve   OPENING(e)    any opener                       CAS        -
 *   OPENING(e) opened       CHECKING(e)   the same opener, once open       CAS        -
 *   OPENING(e) emptied      EMPTY(e+1)    the same opener, or the alarm    CAS        the place
 *                                         that abandons its open
 *   LIVE(e)    tryLease     LIVE(e+1)     anyone who sees it free          CAS        (reads what release wrote)
 *   LIVE(e)    release      LIVE(e), free the holder, in the thread        release    its last use of the connection
 *                                         that acquired
 *   LIVE(e)    tryLease     LIVE(e+1)     the holder: passes it on         CAS        its last use of the connection
 *   LIVE(e)    tryHold      CHECKING(e)   anyone who sees it free          CAS        -
 *   CHECKING(e) passed      CHECKING(e+1) the same checker: nobody but it  CAS        -
 *                                         may touch the place from now on
 *   CHECKING(e) lent        LIVE(e+1)     the opener, or who has passed,   CAS        the connection
 *                                         for the holder
 *   CHECKING(e) shelved     LIVE(e+1),    the opener, or who has passed    CAS        the connection
 *                           free
 *   LIVE(e)    tryCondemn   CLOSING(e)    who sees it free; the holder,    CAS        -
 *                                         in the thread that acquired
 *   CHECKING(e) tryCondemn  CLOSING(e)    the same checker                 CAS        -
 *   CLOSING(e) emptied      EMPTY(e+1)    who set CLOSING                  CAS        the place
 *   LIVE(e)    tryRetire    RETIRED(e)    any thread, to end a lease that  CAS        -
 *                                         is not its own
 * </pre>
 *
 * <p>I1. {@code opening + idle + inUse + closing <= maxSize} at every instant: a place leaves EMPTY only after the total
 * was raised, and the total is lowered only after the place is EMPTY again.
 *
 * <p>I2. At most one holder. Only {@code lent} and a successful {@code tryLease} make one, each under
 * a new epoch, and the next {@code tryLease} needs {@code freed} or the holder itself.
 *
 * <p>I3. A late release is harmless. Release is the one step that is not atomic, since it is on everybody's way and a
 * second locked instruction costs as much as the whole rest. It writes only {@code freed}, and only the value of its own
 * lease, or in {@code shelved}, where there is none, that of the lease that never was. Within one life of this object
 * the values are written in ascending order: e+1 cannot be leased before e was freed, only free places come to be
 * CHECKING, and whoever wants to end a lease that is not its own does not touch {@code freed} but retires the object
 * ({@code tryRetire}) and puts a new one in its place. So a holder that was overtaken in the midst of its release
 * writes into an object that nobody will ever lease again.
 *
 * <p>I4. A second release changes nothing. A lease forgets its word when it is closed; where two threads close it at once, one
 * of them is not the holder, and finds that {@code word} has moved on, or that {@code freed} has that value already.
 *
 * <p>Where places are permits of a native pool, a third long says what has been taken by one: {@code bound} is the word of the
 * lease whose holder has {@link SlotUse#taken}.
 *
 * <pre>
 *   from       method       to            who may                          how        publishes
 *   NONE       taking       TAKING        the holder of the permit         store      -
 *   TAKING     tookNothing  NONE          the same                         store      -
 *   NONE,      bind         word          the same                         store      what was taken
 *   TAKING
 *   word       tryUnbind    NONE          whoever ends the lease: its      CAS        the end
 *                                         user, or who has retired the
 *                                         place
 * </pre>
 *
 * <p>I5. What was taken is given back once, by whoever unbinds it, and before its permit is free: no word is leased twice, so
 * nobody unbinds what a later lease has bound.
 *
 * <p>I6. All of these are volatile, and so is the word: all threads see them in one order. Who binds looks after that whether the
 * place is still its own and the connection still good; who retires a place, or makes a connection useless, looks after that
 * what is bound: one of both sees the other.
 */
abstract class SlotWord {

  static final int EMPTY = 0;
  static final int OPENING = 1;
  static final int LIVE = 2;
  static final int CHECKING = 3;
  static final int CLOSING = 4;
  static final int RETIRED = 5;

  /** No word of any place. */
  static final long NONE = -1;
  /** No word either: the holder of a permit is about to take a connection by it. */
  private static final long TAKING = -2;

  private static final long PHASE = 7;
  private static final long EPOCH = 8;
  private static final VarHandle WORD;
  private static final VarHandle FREED;
  private static final VarHandle BOUND;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORD = lookup.findVarHandle(SlotWord.class, "word", long.class);
      FREED = lookup.findVarHandle(SlotWord.class, "freed", long.class);
      BOUND = lookup.findVarHandle(SlotWord.class, "bound", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private volatile long word;
  @SuppressWarnings("unused") // by FREED
  private long freed = NONE;
  private volatile long bound = NONE;

  static int phase(long word) {
    return (int) (word & PHASE);
  }

  /** The word under which {@link #tryLease} makes the next holder. */
  static long next(long word) {
    return word + EPOCH;
  }

  final long word() {
    return word;
  }

  /** Whether nobody holds it; what the last holder did is visible then. */
  final boolean isFree(long seen) {
    return phase(seen) == LIVE && (long) FREED.getAcquire(this) == seen;
  }

  final boolean tryLease(long seen) {
    return WORD.compareAndSet(this, seen, seen + EPOCH);
  }

  /** Whether the lease with this word is still out, as its own thread sees it. */
  final boolean isHeld(long leased) {
    return word == leased && (long) FREED.get(this) != leased;
  }

  final void release(long leased) {
    FREED.setRelease(this, leased);
  }

  final boolean tryReserve(long seen) {
    return phase(seen) == EMPTY && WORD.compareAndSet(this, seen, withPhase(seen, OPENING));
  }

  /** The word under which the opener may now fill in the connection; 0 if its open was abandoned. */
  final long opened(long opening) {
    long checking = withPhase(opening, CHECKING);
    return WORD.compareAndSet(this, opening, checking) ? checking : 0;
  }

  final boolean tryHold(long seen) {
    return WORD.compareAndSet(this, seen, withPhase(seen, CHECKING));
  }

  /** The word under which the checker alone has the place; 0 if its check was abandoned. */
  final long passed(long checking) {
    return WORD.compareAndSet(this, checking, checking + EPOCH) ? checking + EPOCH : 0;
  }

  /** The word of the lease. */
  final long lent(long checking) {
    long held = withPhase(checking + EPOCH, LIVE);
    take(checking, held);
    return held;
  }

  /** Makes it free without a holder in between, so that nobody sees it in use who counts. */
  final void shelved(long checking) {
    long free = withPhase(checking + EPOCH, LIVE);
    FREED.set(this, free);
    take(checking, free);
  }

  private void take(long from, long to) {
    if (!WORD.compareAndSet(this, from, to)) {
      throw new IllegalStateException(
          "a place is not its checker's: word " + Long.toHexString(word) + ", not " + Long.toHexString(from));
    }
  }

  final boolean tryCondemn(long seen) {
    return WORD.compareAndSet(this, seen, withPhase(seen, CLOSING));
  }

  final boolean emptied(long from) {
    return WORD.compareAndSet(this, from, withPhase(from + EPOCH, EMPTY));
  }

  final boolean tryRetire(long leased) {
    return WORD.compareAndSet(this, leased, withPhase(leased, RETIRED));
  }

  static long withPhase(long word, int phase) {
    return (word & ~PHASE) | phase;
  }

  /** For a slot that takes over what a retired one held: it begins where it shall, before anybody can see it. */
  final void begin(long initial) {
    WORD.set(this, initial);
  }

  // ---- what was taken by a permit

  final void taking() {
    bound = TAKING;
  }

  final void tookNothing() {
    bound = NONE;
  }

  final boolean isTaking() {
    return bound == TAKING;
  }

  final void bind(long leased) {
    bound = leased;
  }

  final boolean isBound(long leased) {
    return bound == leased;
  }

  final boolean tryUnbind(long leased) {
    return BOUND.compareAndSet(this, leased, NONE);
  }

  /** Whether anybody has what was taken last. */
  final boolean isBound() {
    return bound >= 0;
  }
}
