package dev.heddle.sql;

/** What the pool finds below HikariCP's proxy of a connection. */
interface Tracked {

  /** The connection's record. */
  Physical physical();
}
