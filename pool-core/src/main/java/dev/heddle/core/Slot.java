package dev.heddle.core;

import org.jspecify.annotations.Nullable;

/**
 * One place in a pool, with its connection while it has one. Its life is drawn at {@link SlotWord}; what acquire and
 * release note stands in {@link SlotUse}, what is seldom touched stands here.
 */
final class Slot<C> extends SlotUse<C> {

  final LeasePool<C> pool;

  /** Coarse time until which its last uses are taken for what the next ones will be like: see {@link Pacing}. */
  long busyUntil;
  /** Coarse time of the last check. */
  long checkedAt;
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

  /** What was found broken last of all that was taken. Written before the flag of that name. */
  @Nullable
  volatile Spoilt spoilt;

  /** The lease that its holder invalidated last: closing it afterwards is good manners, no misuse. */
  long invalidatedWord;
  /** The word that the last sweep saw; a lease seen twice has written its fields. */
  long sweptWord;
  /** The lease last reported as suspected. */
  long suspectedWord;
  /** The lease last reported as orphaned. */
  long orphanedWord;

  /** What was taken under a word is broken, and why. */
  record Spoilt(long word, Throwable cause) {}

  Slot(LeasePool<C> pool, int index) {
    super(index);
    this.pool = pool;
  }

  /** Takes over the connection and its history from a slot that was retired under its holder. */
  void inherit(Slot<C> retired) {
    connection = retired.connection;
    origin = retired.origin;
    checkedAt = retired.checkedAt;
    acquiredAt = retired.acquiredAt;
    lastUsed(retired.lastUsed());
    checkAt = retired.checkAt;
    expiresAt = retired.expiresAt;
    uses = retired.uses;
    usesBeforeTick = retired.usesBeforeTick;
    givenInTick = retired.givenInTick;
    leavesInTick = retired.leavesInTick;
    racedInLastTick = retired.racedInLastTick;
    busyUntil = retired.busyUntil;
    useLimit = retired.useLimit;
    id = retired.id;
    openedAt = retired.openedAt;
    openTook = retired.openTook;
    generation = retired.generation;
    usesBefore = retired.usesBefore;
    failures = retired.failures;
    addFlag(retired.flags() & (BROKEN | LOOK | STANDING));
  }

  /** Takes over what was taken by the retired permit, under a word of its own, unless its user has ended the lease. */
  void inheritTaken(Slot<C> retired, long leased, long word) {
    if (retired.tryUnbind(leased)) {
      taken = retired.taken;
      bind(word);
    }
  }
}
