package dev.heddle.pool.contract;

import dev.heddle.pool.spi.FailureKind;

/** A failure of a fake target, which says itself what it means. */
public final class FakeFailure extends Exception {

  private static final long serialVersionUID = 1L;

  /** What {@link FakeBackend} says it means. */
  private final FailureKind kind;

  /**
   * Makes one.
   *
   * @param kind what it means
   * @param message what it says
   */
  public FakeFailure(FailureKind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /**
   * What it means.
   *
   * @return the kind
   */
  public FailureKind kind() {
    return kind;
  }
}
