package dev.heddle.pool;

/**
 * Who is served first when several wait. Within one class the order of arrival holds. A more urgent class goes first,
 * but cannot starve a lesser one: of every eight connections handed to waiters, at least one goes to the lesser class
 * that has been passed over.
 */
public enum Priority {
  /** Before all others: health probes of the caller's own, requests of a person who waits. */
  HIGH,
  /** The default. */
  NORMAL,
  /** After all others: nightly runs, imports, reports. */
  BATCH
}
