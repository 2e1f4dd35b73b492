package dev.heddle.bench.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The floor for a pool that is never exhausted: one compare-and-set to take, one store to give back, found by a hash of
 * the thread. No waiting, no time limit, no checks.
 */
final class CasArray implements Candidate {

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  /** Two cache lines apart: processors fetch lines in pairs. */
  private static final int STRIDE = 16;

  private final long[] words;
  private final Seat[] seats;

  CasArray(PoolSpec spec) {
    words = new long[(spec.size() + 2) * STRIDE];
    seats = new Seat[spec.size()];
    for (int i = 0; i < seats.length; i++) {
      seats[i] = new Seat((i + 1) * STRIDE, spec.things().open());
    }
  }

  @Override
  public Object take() {
    int index = (int) (Thread.currentThread().threadId() % seats.length);
    while (true) {
      Seat seat = seats[index];
      if ((long) WORD.getOpaque(words, seat.word) == 0 && WORD.compareAndSet(words, seat.word, 0L, 1L)) {
        return seat;
      }
      index = index + 1 == seats.length ? 0 : index + 1;
    }
  }

  @Override
  public void give(Object ticket) {
    WORD.setRelease(words, ((Seat) ticket).word, 0L);
  }

  @Override
  public Thing thing(Object ticket) {
    return ((Seat) ticket).thing;
  }

  @Override
  public void close() {}

  private record Seat(int word, Thing thing) {}
}
