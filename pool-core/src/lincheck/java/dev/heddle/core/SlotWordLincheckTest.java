package dev.heddle.core;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** A slot has one holder at most: what holders do to the connection looks as if done one after the other. */
public class SlotWordLincheckTest {

  private final SlotWord slot = new SlotWord() {};
  /** Stands for the connection; plain, so only the slot can order what is done to it. */
  private int uses;

  public SlotWordLincheckTest() {
    open();
  }

  /** Leases, uses, gives back. */
  @Operation
  public int use() {
    while (true) {
      long seen = slot.word();
      if (slot.isFree(seen) && slot.tryLease(seen)) {
        int now = ++uses;
        slot.release(SlotWord.next(seen));
        return now;
      }
    }
  }

  /** Closes the connection once it is free, and opens another. */
  @Operation
  public int replace() {
    while (true) {
      long seen = slot.word();
      if (slot.isFree(seen) && slot.tryCondemn(seen)) {
        int had = uses;
        if (!slot.emptied(SlotWord.withPhase(seen, SlotWord.CLOSING))) {
          throw new IllegalStateException("somebody else closed it");
        }
        open();
        return had;
      }
    }
  }

  /** Checks the connection once it is free. */
  @Operation
  public int check() {
    while (true) {
      long seen = slot.word();
      if (slot.isFree(seen) && slot.tryHold(seen)) {
        long checking = slot.passed(SlotWord.withPhase(seen, SlotWord.CHECKING));
        if (checking == 0) {
          throw new IllegalStateException("somebody else checks it");
        }
        int now = uses;
        slot.shelved(checking);
        return now;
      }
    }
  }

  private void open() {
    long empty = slot.word();
    if (!slot.tryReserve(empty)) {
      throw new IllegalStateException("somebody else opens it");
    }
    long checking = slot.opened(SlotWord.withPhase(empty, SlotWord.OPENING));
    uses = 0;
    slot.release(slot.lent(checking));
  }

  @Test
  void slot_hasOneHolder_inEveryOrderOfSteps() {
    new ModelCheckingOptions().threads(2).actorsPerThread(3).iterations(20).invocationsPerIteration(1_000)
        .check(SlotWordLincheckTest.class);
  }

  @Test
  void slot_hasOneHolder_underStress() {
    new StressOptions().threads(3).actorsPerThread(3).iterations(20).invocationsPerIteration(1_000)
        .check(SlotWordLincheckTest.class);
  }
}
