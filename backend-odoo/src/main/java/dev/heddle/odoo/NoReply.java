package dev.heddle.odoo;

import java.io.IOException;

/** No answer came, or no usable one. There is no stack trace: it is translated where it is caught. */
final class NoReply extends Exception {

  private static final long serialVersionUID = 1L;

  /** How far it came. */
  enum Stage {
    /** Nothing was sent. */
    NOT_SENT,
    /** The other side closed the connection instead of answering. */
    CLOSED,
    /** Time was over while waiting for the answer or its end. */
    TIMED_OUT,
    /** The connection was closed on our side, by the pool. */
    GIVEN_UP,
    /** The answer was larger than allowed. */
    TOO_LARGE
  }

  /** How far it came. */
  final Stage stage;

  NoReply(Stage stage, IOException cause) {
    super(cause.getMessage(), cause, false, false);
    this.stage = stage;
  }
}
