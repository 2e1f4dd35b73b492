package dev.heddle.graph;

/**
 * To which entity a record belongs, and why.
 *
 * @param entity the entity's number, the same for all its records
 * @param how what decided
 * @param score how similar the names are, from 0 to 1; 1 for exact keys, for known records and for new entities
 */
public record Resolution(String entity, How how, double score) {

  /** What decided. */
  public enum How {
    /** The record had been resolved before. */
    KNOWN,
    /** An exact key of the record belongs to the entity. */
    KEY,
    /** The names are similar enough. */
    NAME,
    /** There was no such entity; it was made. */
    NEW
  }
}
