package dev.heddle.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which of 64 places may be free: a hint for finding one, not its state. Whoever frees a place sets its bit, afterwards;
 * whoever clears a bit tries to lease the place. So a free place always has its bit, or somebody about to look at it. A bit
 * without a free place, as where a {@link SlotTable#hints hint} led somebody past it, costs one failed look.
 *
 * <p>The padding keeps two of these off one pair of cache lines: 144 bytes for 64 places.
 */
final class IdleBits {

  private static final VarHandle BITS;

  static {
    try {
      BITS = MethodHandles.lookup().findVarHandle(IdleBits.class, "bits", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused") // by BITS
  private volatile long bits;
  @SuppressWarnings("unused")
  private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;

  long seen() {
    return bits;
  }

  void set(int bit) {
    long mask = 1L << bit;
    if ((bits & mask) == 0) {
      BITS.getAndBitwiseOr(this, mask);
    }
  }

  /** Clears the bit; false if somebody else just did. */
  boolean tryClear(int bit) {
    long mask = 1L << bit;
    return ((long) BITS.getAndBitwiseAnd(this, ~mask) & mask) != 0;
  }
}
