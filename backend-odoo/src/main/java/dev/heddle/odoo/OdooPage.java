package dev.heddle.odoo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which part of a search is wanted, in which order. Immutable.
 *
 * @param offset how many records to skip
 * @param limit how many to return at most; zero for all
 * @param order for instance {@code name desc, id}; empty for the model's own
 */
public record OdooPage(int offset, int limit, Optional<String> order) {

  /** All records in the model's own order. */
  public static final OdooPage ALL = new OdooPage(0, 0, Optional.empty());

  /** Checks the numbers. */
  public OdooPage {
    if (offset < 0 || limit < 0) {
      throw new IllegalArgumentException("offset " + offset + " and limit " + limit + " must not be negative");
    }
  }

  /**
   * The first records.
   *
   * @param limit how many at most; zero for all
   * @return the page
   */
  public static OdooPage first(int limit) {
    return new OdooPage(0, limit, Optional.empty());
  }

  /**
   * The same after some records.
   *
   * @param records how many to skip
   * @return the page
   */
  public OdooPage after(int records) {
    return new OdooPage(records, limit, order);
  }

  /**
   * The same in another order.
   *
   * @param fields for instance {@code name desc, id}
   * @return the page
   */
  public OdooPage orderedBy(String fields) {
    return new OdooPage(offset, limit, Optional.of(fields));
  }

  Map<String, Object> arguments() {
    Map<String, Object> arguments = new LinkedHashMap<>();
    if (offset > 0) {
      arguments.put("offset", offset);
    }
    if (limit > 0) {
      arguments.put("limit", limit);
    }
    order.ifPresent(fields -> arguments.put("order", fields));
    return arguments;
  }
}
