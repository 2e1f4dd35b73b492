package dev.heddle.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names in the graph of what a record is found by. Their parts are separated by a control character, which no part
 * holds.
 *
 * @param record the record itself
 * @param normalName its normalised name
 * @param keys its exact keys, in the order given
 * @param blocks the beginnings of the words of its name
 */
record RecordAnchors(String record, String normalName, Set<String> keys, Set<String> blocks) {

  private static final String SEPARATOR = "\u001f";

  static RecordAnchors of(EntityRecord record) {
    String normal = NormalName.of(record.name());
    Set<String> keys = new LinkedHashSet<>();
    record.keys().forEach(
        (scheme, value) -> keys.add(String.join(SEPARATOR, "key", record.type(), scheme, value.trim())));
    Set<String> blocks = new LinkedHashSet<>();
    NormalName.blocks(normal).forEach(block -> blocks.add(String.join(SEPARATOR, "name", record.type(), block)));
    return new RecordAnchors(String.join(SEPARATOR, record.source(), record.id()), normal, keys, blocks);
  }

  /** All anchors, the keys first. */
  List<String> all() {
    List<String> all = new ArrayList<>(keys);
    all.addAll(blocks);
    return all;
  }
}
