package dev.heddle.pool.contract;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.ConnectionFactory;

/** Opens connections that are good for nothing but being pooled: always sound, nothing to clean, nothing to close. */
public class PlainFactory implements ConnectionFactory<Object> {

  @Override
  public Object open(Deadline deadline) throws Exception {
    return new Object();
  }

  @Override
  public boolean validate(Object connection, Deadline deadline) {
    return true;
  }

  @Override
  public void close(Object connection) {
    // holds nothing
  }
}
