package dev.heddle.core;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** A bit that was set is cleared by one thread. */
@Param(name = "bit", gen = IntGen.class, conf = "0:1")
public class IdleBitsLincheckTest {

  private final IdleBits bits = new IdleBits();

  @Operation
  public void set(@Param(name = "bit") int bit) {
    bits.set(bit);
  }

  @Operation
  public boolean tryClear(@Param(name = "bit") int bit) {
    return bits.tryClear(bit);
  }

  @Operation
  public long seen() {
    return bits.seen();
  }

  @Test
  void bits_areClearedOnce_inEveryOrderOfSteps() {
    new ModelCheckingOptions().threads(3).actorsPerThread(3).iterations(20).invocationsPerIteration(1_000)
        .check(IdleBitsLincheckTest.class);
  }
}
