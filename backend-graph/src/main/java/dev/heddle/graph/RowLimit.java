package dev.heddle.graph;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * Reads the answer to a query, but only so many rows of it: the driver would hold all rows in memory, however many the
 * server sends. A few surplus rows are read and dropped, which is cheaper than a new connection; many are left unread.
 *
 * <p>An answer is a list of header, rows and statistics; an error or a result without rows has another form and is read
 * whole.
 */
final class RowLimit {

  /** So many surplus rows cost about as much as opening a connection. */
  private static final int SURPLUS_READ = 1_000;

  private final long rows;
  private boolean left;

  RowLimit(long rows) {
    this.rows = rows;
  }

  /** Whether a part of the answer was left unread. */
  boolean left() {
    return left;
  }

  Object read(RedisInputStream in) {
    left = false;
    if (!in.peek(Protocol.ASTERISK_BYTE)) {
      return Protocol.read(in);
    }
    in.readByte();
    int parts = in.readIntCrLf();
    List<Object> answer = new ArrayList<>(Math.max(0, parts));
    for (int part = 0; part < parts; part++) {
      if (left) {
        answer.add(List.of());
      } else if (part == 1 && parts == 3 && in.peek(Protocol.ASTERISK_BYTE)) {
        answer.add(readRows(in));
      } else {
        answer.add(element(in));
      }
    }
    return answer;
  }

  private List<Object> readRows(RedisInputStream in) {
    in.readByte();
    int sent = in.readIntCrLf();
    List<Object> kept = new ArrayList<>((int) Math.min(sent, rows));
    for (int row = 0; row < sent; row++) {
      if (row < rows) {
        kept.add(element(in));
      } else if (sent - rows <= SURPLUS_READ) {
        element(in);
      } else {
        left = true;
        break;
      }
    }
    return kept;
  }

  private static Object element(RedisInputStream in) {
    try {
      return Protocol.read(in);
    } catch (JedisDataException error) {
      return error; // an error within an answer, as the driver keeps it
    }
  }
}
