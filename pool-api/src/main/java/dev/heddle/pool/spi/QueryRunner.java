package dev.heddle.pool.spi;

/**
 * Runs declared queries on connections of one backend. It gets a connection, not a pool, so it works on groups too.
 * Stateless and safe for any thread.
 *
 * @param <C> the connection
 */
public interface QueryRunner<C> {

  /**
   * Reads a query when the configuration is read, so that mistakes show at start. Does not contact the target.
   *
   * @param definition what was declared
   * @return the query, ready to be bound
   * @throws QueryDefinitionException if the text has a mistake: an undeclared or unused name, an unclosed quote
   */
  PreparedQuery prepare(QueryDefinition definition);

  /**
   * Runs a query, handing rows on as they come. An interrupt cancels it on the target where that is possible; reaching
   * a limit stops it. The deadline of the limits becomes the target's own timeout where it has one.
   *
   * @param connection a leased connection
   * @param query a query that this runner prepared, with its values
   * @param limits when to stop
   * @param rows takes the rows
   * @throws Exception what the target or the driver threw, unchanged, so that {@link Backend#classify} can read it
   */
  void run(C connection, BoundQuery query, QueryLimits limits, RowSink rows) throws Exception;
}
