package dev.heddle.odoo;

import java.time.Duration;
import java.util.Optional;

/**
 * An answer, whole.
 *
 * @param status the status code
 * @param type the content type, lower case, without parameters; empty if none
 * @param retryAfter what the server asks to wait
 * @param location where a redirection leads
 * @param body the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, handed over once
record HttpReply(int status, String type, Optional<Duration> retryAfter, Optional<String> location, byte[] body) {

  boolean isJson() {
    return type.equals("application/json");
  }
}
