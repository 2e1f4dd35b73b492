package dev.heddle.group;

/** Which member of a group is asked first. */
public enum Routing {
  /** One after the other. */
  ROUND_ROBIN,
  /** The one with the fewest leases out and asked for through this group; among equals one after the other. */
  LEAST_LOADED,
  /** Any. */
  RANDOM
}
