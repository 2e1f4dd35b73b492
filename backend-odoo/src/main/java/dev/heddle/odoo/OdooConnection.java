package dev.heddle.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heddle.pool.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an Odoo pool lends: the right to have one call in flight, with credentials that Odoo has accepted.
 *
 * <p>Each call is one HTTP request and one transaction of its own, which is over when the call returns; nothing on the
 * server spans two calls. A call blocks until its answer is there, its time is over ({@code read-timeout} and the
 * deadline of {@link #by}), or the calling virtual thread is interrupted. A call that is safe to repeat is repeated once
 * after a passing failure; a write of which the outcome is unknown never is.
 *
 * <p>For one thread at a time, between acquire and release. All methods that call throw a child of
 * {@link OdooException} for what went wrong, and {@link InterruptedException} if interrupted, when the server may or may
 * not have done what was asked.
 *
 * <p>A domain is a list of conditions, each a list of field, operator and value, and of the operators {@code "&"},
 * {@code "|"}, {@code "!"} before what they join. Values are sent as data, never as text to be parsed.
 */
public final class OdooConnection {

  private final Seat seat;
  private final Deadline deadline;
  private final Map<String, Object> context;

  OdooConnection(Seat seat) {
    this(seat, Deadline.NONE, Map.of());
  }

  private OdooConnection(Seat seat, Deadline deadline, Map<String, Object> context) {
    this.seat = seat;
    this.deadline = deadline;
    this.context = context;
  }

  Seat seat() {
    return seat;
  }

  /**
   * The same connection, whose calls end by a deadline: {@code lease.get().by(lease.deadline())}.
   *
   * @param limit by when each call must be over
   * @return a view of this connection, valid as long as it is
   */
  public OdooConnection by(Deadline limit) {
    return new OdooConnection(seat, deadline.earlier(limit), context);
  }

  /**
   * The same connection, whose calls carry a context: language, time zone, company.
   *
   * @param entries for instance {@code Map.of("lang", "de_DE")}
   * @return a view of this connection, valid as long as it is
   */
  public OdooConnection with(Map<String, ?> entries) {
    Map<String, Object> both = new LinkedHashMap<>(context);
    both.putAll(entries);
    return new OdooConnection(seat, deadline, Map.copyOf(both));
  }

  /**
   * The user's number.
   *
   * @return the uid that the login gave
   */
  public int uid() {
    return seat.login().uid();
  }

  /**
   * The protocol in use.
   *
   * @return {@code json-2} or {@code json-rpc}
   */
  public String protocol() {
    return seat.login().codec().word();
  }

  /**
   * How many requests were sent by this connection, repetitions included.
   *
   * @return the count
   */
  public long calls() {
    return seat.calls();
  }

  /**
   * How many of them failed, for whatever reason.
   *
   * @return the count
   */
  public long failures() {
    return seat.failures();
  }

  /**
   * Counts records.
   *
   * @param model for instance {@code res.partner}
   * @param domain the conditions; empty for all records
   * @return how many the user may see
   * @throws InterruptedException if interrupted
   */
  public long searchCount(String model, List<?> domain) throws InterruptedException {
    return perform(model, "search_count", null, Map.of("domain", domain), Map.of()).asLong();
  }

  /**
   * Finds records.
   *
   * @param model for instance {@code res.partner}
   * @param domain the conditions; empty for all records
   * @param page which part, in which order
   * @return their ids
   * @throws InterruptedException if interrupted
   */
  public List<Integer> search(String model, List<?> domain, OdooPage page) throws InterruptedException {
    return ids(perform(model, "search", null, Map.of("domain", domain), page.arguments()));
  }

  /**
   * Finds and reads records.
   *
   * @param model for instance {@code res.partner}
   * @param domain the conditions; empty for all records
   * @param fields which fields; empty for all, which is slow
   * @param page which part, in which order
   * @return one object per record, with {@code id}; a value that is missing is {@code false}
   * @throws InterruptedException if interrupted
   */
  public ArrayNode searchRead(String model, List<?> domain, List<String> fields, OdooPage page)
      throws InterruptedException {
    Map<String, Object> named = page.arguments();
    named.put("fields", fields);
    return array(perform(model, "search_read", null, Map.of("domain", domain), named));
  }

  /**
   * Finds and reads records into Java records, whose components name the fields: {@code displayName} or
   * {@code display_name} for {@code display_name}. Odoo's {@code false} for a missing value becomes null, or zero.
   *
   * @param model for instance {@code res.partner}
   * @param domain the conditions; empty for all records
   * @param type a record; its package must be open to Jackson
   * @param page which part, in which order
   * @param <R> the type
   * @return one per record
   * @throws InterruptedException if interrupted
   */
  public <R extends Record> List<R> searchRead(String model, List<?> domain, Class<R> type, OdooPage page)
      throws InterruptedException {
    RecordReader<R> reader = new RecordReader<>(type);
    return reader.read(searchRead(model, domain, reader.fields(), page));
  }

  /**
   * Reads records by their ids.
   *
   * @param model for instance {@code res.partner}
   * @param ids which; those that are gone are left out
   * @param fields which fields; empty for all, which is slow
   * @return one object per record, with {@code id}
   * @throws InterruptedException if interrupted
   */
  public ArrayNode read(String model, List<Integer> ids, List<String> fields) throws InterruptedException {
    return array(perform(model, "read", ids, Map.of("fields", fields), Map.of()));
  }

  /**
   * Creates records, all or none.
   *
   * @param model for instance {@code res.partner}
   * @param values the fields of each
   * @return their ids, in the same order
   * @throws InterruptedException if interrupted; they may have been created
   */
  public List<Integer> create(String model, List<? extends Map<String, ?>> values) throws InterruptedException {
    return ids(perform(model, "create", null, Map.of("vals_list", values), Map.of()));
  }

  /**
   * Creates one record.
   *
   * @param model for instance {@code res.partner}
   * @param values its fields
   * @return its id
   * @throws InterruptedException if interrupted; it may have been created
   */
  public int create(String model, Map<String, ?> values) throws InterruptedException {
    return create(model, List.of(values)).getFirst();
  }

  /**
   * Changes records, all or none.
   *
   * @param model for instance {@code res.partner}
   * @param ids which
   * @param values the fields to change
   * @throws InterruptedException if interrupted; they may have been changed
   */
  public void write(String model, List<Integer> ids, Map<String, ?> values) throws InterruptedException {
    perform(model, "write", ids, Map.of("vals", values), Map.of());
  }

  /**
   * Deletes records, all or none.
   *
   * @param model for instance {@code res.partner}
   * @param ids which
   * @throws InterruptedException if interrupted; they may have been deleted
   */
  public void unlink(String model, List<Integer> ids) throws InterruptedException {
    perform(model, "unlink", ids, Map.of(), Map.of());
  }

  /**
   * Calls a method of a model.
   *
   * @param model for instance {@code res.partner}
   * @param method a public method that needs no records
   * @param arguments by name
   * @return what it returned, as JSON; a null node for None
   * @throws InterruptedException if interrupted; it may have been done
   */
  public JsonNode call(String model, String method, Map<String, ? extends @Nullable Object> arguments)
      throws InterruptedException {
    return perform(model, method, null, Map.of(), arguments);
  }

  /**
   * Calls a method of records.
   *
   * @param model for instance {@code sale.order}
   * @param method a public method, for instance {@code action_confirm}
   * @param ids the records
   * @param arguments by name
   * @return what it returned, as JSON; a null node for None
   * @throws InterruptedException if interrupted; it may have been done
   */
  public JsonNode call(
      String model, String method, List<Integer> ids, Map<String, ? extends @Nullable Object> arguments)
      throws InterruptedException {
    return perform(model, method, ids, Map.of(), arguments);
  }

  /**
   * The server's version. It is answered even while the database is down.
   *
   * @return the version
   * @throws InterruptedException if interrupted
   */
  public OdooVersion version() throws InterruptedException {
    return seat.version(deadline);
  }

  /**
   * The user's context: the cheapest call that shows that credentials and database are sound.
   *
   * @return {@code lang}, {@code tz} and {@code uid}
   * @throws InterruptedException if interrupted
   */
  public ObjectNode contextGet() throws InterruptedException {
    JsonNode answer = seat.call(OdooCall.CONTEXT_GET, deadline);
    return answer instanceof ObjectNode object ? object : Codec.JSON.createObjectNode();
  }

  JsonNode perform(
      String model, String method, @Nullable List<Integer> ids, Map<String, ? extends @Nullable Object> leading,
      Map<String, ? extends @Nullable Object> named) throws InterruptedException {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>(named);
    if (!context.isEmpty()) {
      arguments.putIfAbsent("context", context);
    }
    return seat.call(new OdooCall(model, method, ids, leading, arguments), deadline);
  }

  private static List<Integer> ids(JsonNode answer) {
    if (answer.isInt()) {
      return List.of(answer.intValue());
    }
    List<Integer> ids = new ArrayList<>(answer.size());
    answer.forEach(id -> ids.add(id.intValue()));
    return ids;
  }

  private static ArrayNode array(JsonNode answer) {
    return answer instanceof ArrayNode records ? records : Codec.JSON.createArrayNode();
  }

  @Override
  public String toString() {
    return "OdooConnection[" + seat.login() + "]";
  }
}
