package dev.heddle.pool.spi;

/** A declared query has a mistake. */
public final class QueryDefinitionException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** The word of the action. */
  private final String key;

  /**
   * Makes one.
   *
   * @param key the word of the action in which the mistake is, for instance {@code query}
   * @param message what is wrong and what is allowed
   */
  public QueryDefinitionException(String key, String message) {
    super(message);
    this.key = key;
  }

  /**
   * Where the mistake is.
   *
   * @return the word of the action
   */
  public String key() {
    return key;
  }
}
