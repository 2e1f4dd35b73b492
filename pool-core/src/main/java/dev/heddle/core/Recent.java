package dev.heddle.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What {@link Pacing} knows of the past: the last gift, and the last sample. Racy on purpose: a lost gift delays the next
 * one by a pace, a lost sample the next one by a patience. Only the count of gifts on their way is exact.
 *
 * <p>Every release reads it while somebody waits, and some write it: it has cache lines of its own, since all of it is eight
 * bytes wide, which the JVM lays out in the order of declaration. 208 bytes.
 */
final class Recent {

  private static final VarHandle IN_FLIGHT;

  static {
    try {
      IN_FLIGHT = MethodHandles.lookup().findVarHandle(Recent.class, "inFlight", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused")
  private long p1, p2, p3, p4, p5, p6, p7, p8;
  /** When the last gift was made. */
  long giftAt;
  /** Coarse time of it. */
  long giftTick;
  /** When somebody who came to wait last looked at all places. */
  long lookAt;
  /** When the sample was left to running threads. */
  private long leftAt;
  /** The sample: a place that was left to running threads under a word. */
  private long leftIndex = -1;
  private long leftWord;
  /** 1 while something was left for the next receiver who runs to pass on. */
  private volatile long passingOn;
  /** Gifts whose receiver has not run yet. */
  private volatile long inFlight;
  @SuppressWarnings("unused")
  private long q1, q2, q3, q4, q5, q6, q7, q8;

  /** It begins long ago. */
  Recent(long longAgo) {
    giftAt = longAgo;
    giftTick = longAgo;
    lookAt = longAgo;
    leftAt = longAgo;
  }

  long inFlight() {
    return inFlight;
  }

  void given(long now, long tick) {
    giftAt = now;
    giftTick = tick;
    IN_FLIGHT.getAndAdd(this, 1L);
  }

  void arrived() {
    IN_FLIGHT.getAndAdd(this, -1L);
  }

  /** Something is about to be left that a receiver shall pass on. */
  void expectPassingOn() {
    passingOn = 1;
  }

  /** Whether something was left since this was asked last. */
  boolean takePassingOn() {
    if (passingOn == 0) {
      return false;
    }
    passingOn = 0;
    return true;
  }

  /** The age of the sample in nanoseconds. */
  long sampleAge(long now) {
    return now - leftAt;
  }

  /** Takes this place, which is about to be free, for the next sample. */
  void sample(int index, long word, long now) {
    leftIndex = index;
    leftWord = word;
    leftAt = now;
  }

  /** Whether nobody has used the sample since it was left. A word never comes back, so it is that lease or none. */
  boolean isSampleIdle(SlotTable<?> table) {
    long index = leftIndex;
    long word = leftWord;
    if (index < 0) {
      return false;
    }
    Slot<?> place = table.slot((int) index);
    return place.word() == word && place.isFree(word);
  }
}
