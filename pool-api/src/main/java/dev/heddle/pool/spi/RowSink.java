package dev.heddle.pool.spi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the rows of a query. */
@FunctionalInterface
public interface RowSink {

  /**
   * Takes one row.
   *
   * @param row names and values, in the order of the columns; values are null, text, number, boolean, list or map, so
   *     that any of them can be written as JSON
   * @return false to stop: this row was not taken and no more are wanted
   */
  boolean row(Map<String, @Nullable Object> row);
}
