package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.LeaseEndedException;
import dev.heddle.pool.Pool;
import java.time.Duration;
import java.util.Optional;

/**
 * A lease of one place under one word. Thirty-two bytes: all else lives in the slot. Within the pool it also carries a
 * place from who has it to who gets it.
 */
final class PoolLease<C> implements Lease<C> {

  final Slot<C> slot;
  /** Also to be had through the slot, but three loads further: the close of a lease is on everybody's way. */
  private final Lending<C> lending;
  /** {@link SlotWord#NONE} once it was closed: so that neither use nor close need ask whether the place was freed. */
  long word;
  Acquire how;

  PoolLease(Slot<C> slot, long word) {
    this(slot, word, slot.pool.lending);
  }

  PoolLease(Slot<C> slot, long word, Lending<C> lending) {
    this(slot, word, lending, Acquire.standard());
  }

  PoolLease(Slot<C> slot, long word, Lending<C> lending, Acquire how) {
    this.lending = lending;
    this.slot = slot;
    this.word = word;
    this.how = how;
  }

  /** Whether it has not ended. */
  boolean isHeld() {
    return slot.isHeld(word);
  }

  @Override
  public C get() {
    if (slot.word() != word) {
      slot.pool.acts.misused();
      throw new LeaseEndedException(slot.pool.name());
    }
    return slot.held();
  }

  @Override
  public void close() {
    long leased = word;
    word = SlotWord.NONE;
    lending.release(slot, leased);
  }

  @Override
  public void invalidate(Throwable cause) {
    slot.pool.acts.invalidate(slot, word, cause, Duration.ZERO);
  }

  @Override
  public void invalidate(Throwable cause, Duration holdPermitFor) {
    slot.pool.acts.invalidate(slot, word, cause, holdPermitFor);
  }

  @Override
  public void report(Throwable failure) {
    slot.pool.acts.report(slot, word, failure);
  }

  @Override
  public Deadline deadline() {
    return how.deadline();
  }

  @Override
  public Pool<C> pool() {
    return slot.pool;
  }

  @Override
  public Optional<String> label() {
    return how.label();
  }

  @Override
  public Lease<C> handOff() {
    slot.pool.acts.handOff(slot, word);
    return this;
  }

  @Override
  public String toString() {
    return "Lease[" + slot.pool.name() + " #" + slot.id + (isHeld() ? "]" : ", ended]");
  }
}
