package dev.heddle.server.route;

import io.helidon.http.Status;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A failure as the client reads it, by RFC 9457.
 *
 * @param type what kind it is: the end of {@code urn:heddle:…}, the same for all of a kind
 * @param status the HTTP status
 * @param title what kind it is, in words
 * @param detail what happened this time; no secret, no stack
 * @param more further fields for programs
 * @param retryAfter when to try again, where that may help
 */
record Problem(
    String type,
    Status status,
    String title,
    String detail,
    Map<String, Object> more,
    Optional<Duration> retryAfter) {

  Problem {
    more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
  }

  static Problem of(String type, Status status, String title, String detail) {
    return new Problem(type, status, title, detail, Map.of(), Optional.empty());
  }

  /** The same with one more field. */
  Problem with(String name, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(more);
    all.put(name, value);
    return new Problem(type, status, title, detail, all, retryAfter);
  }

  /** The same, to be tried again. */
  Problem retryAfter(Duration pause) {
    return new Problem(type, status, title, detail, more, Optional.of(pause));
  }

  byte[] json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", "urn:heddle:" + type);
    fields.put("title", title);
    fields.put("status", status.code());
    fields.put("detail", detail);
    fields.putAll(more);
    return Json.bytes(fields);
  }

  /** As something to throw. */
  ProblemException toException() {
    return new ProblemException(this);
  }
}
