package dev.heddle.server.route;

import dev.heddle.pool.spi.RowSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows as JSON up to a number of rows and bytes. They are kept until the query has ended, since only then it is
 * known whether the answer is one. For one thread.
 */
final class Rows implements RowSink {

  private final long maxRows;
  private final long maxBytes;
  private final ByteArrayOutputStream json = new ByteArrayOutputStream();
  private long count;
  private boolean truncated;

  Rows(long maxRows, long maxBytes) {
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
  }

  @Override
  public boolean row(Map<String, @Nullable Object> row) {
    byte[] bytes = count < maxRows ? Json.bytes(row) : new byte[0];
    if (count == maxRows || json.size() + bytes.length + 1L > maxBytes) {
      truncated = true;
      return false;
    }
    if (count > 0) {
      json.write(',');
    }
    json.writeBytes(bytes);
    count++;
    return true;
  }

  byte[] answer(long waitMillis, long runMillis) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream(json.size() + 100);
    answer.writeBytes("{\"rows\":[".getBytes(StandardCharsets.US_ASCII));
    answer.writeBytes(json.toByteArray());
    answer.writeBytes(("],\"rowCount\":" + count + ",\"truncated\":" + truncated + ",\"waitMillis\":" + waitMillis
        + ",\"runMillis\":" + runMillis + "}").getBytes(StandardCharsets.US_ASCII));
    return answer.toByteArray();
  }
}
