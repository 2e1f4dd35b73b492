package dev.heddle.core;

import dev.heddle.pool.SelectionStrategy;
import java.util.Arrays;

/** The free places of a moment, for a strategy to choose from. Some may be gone when it has chosen. */
final class Candidates<C> implements SelectionStrategy.IdleConnections {

  private final SlotTable<C> table;
  private int[] places = new int[16];
  private int size;

  Candidates(SlotTable<C> table) {
    this.table = table;
    for (int i = 0; i < table.size(); i++) {
      Slot<C> slot = table.slot(i);
      if (slot.isFree(slot.word())) {
        if (size == places.length) {
          places = Arrays.copyOf(places, 2 * size);
        }
        places[size++] = i;
      }
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int place(int index) {
    return places[index];
  }

  @Override
  public long uses(int index) {
    Slot<C> slot = table.slot(places[index]);
    return slot.uses - slot.usesBefore;
  }
}
