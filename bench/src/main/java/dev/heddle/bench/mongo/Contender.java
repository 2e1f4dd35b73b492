package dev.heddle.bench.mongo;

/** A way to run one operation on a deployment. Safe for any thread. */
interface Contender extends AutoCloseable {

  /**
   * Runs one operation: a document by its id.
   *
   * @throws Exception if it failed
   */
  void operation() throws Exception;

  @Override
  void close();
}
