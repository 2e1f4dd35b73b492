package dev.heddle.odoo;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of a method.
 *
 * @param model the model
 * @param method its method
 * @param ids the records it is called on; null for a method of the model
 * @param leading arguments that JSON-RPC takes by position, since their names changed between versions
 * @param named the other arguments
 */
record OdooCall(
    String model,
    String method,
    @Nullable List<Integer> ids,
    Map<String, ? extends @Nullable Object> leading,
    Map<String, ? extends @Nullable Object> named) {

  /** The cheapest call that needs sound credentials and a living database; it also tells the uid. */
  static final OdooCall CONTEXT_GET = new OdooCall("res.users", "context_get", null, Map.of(), Map.of());

  /** Methods that change nothing, so that they may be repeated and asked by declared queries. */
  static final Set<String> READING = Set.of("search", "search_count", "search_read", "search_fetch", "read",
      "read_group", "formatted_read_group", "web_search_read", "web_read", "name_search", "name_get", "fields_get",
      "default_get", "context_get", "has_access", "has_group", "check_access_rights", "exists", "get_metadata");

  boolean isRead() {
    return READING.contains(method);
  }

  @Override
  public String toString() {
    return model + "." + method;
  }
}
