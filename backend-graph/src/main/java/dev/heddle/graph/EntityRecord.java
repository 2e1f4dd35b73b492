package dev.heddle.graph;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one source says of one thing: to be resolved to the entity that it is about. Immutable.
 *
 * @param source which system it comes from, for instance {@code crm}
 * @param id its number there; source and id together name the record
 * @param type what kind of thing it is about, for instance {@code person}; entities of different types never meet
 * @param name the thing's name as written there
 * @param keys what identifies the thing exactly, by scheme: {@code email}, {@code vat}; may be empty
 */
public record EntityRecord(String source, String id, String type, String name, Map<String, String> keys) {

  /** More keys than this are refused: each costs the database a look-up. */
  public static final int MAX_KEYS = 32;

  /** Longer texts are refused. */
  public static final int MAX_LENGTH = 1_000;

  /**
   * Checks the texts and copies the keys.
   *
   * @throws IllegalArgumentException if one is empty, longer than {@link #MAX_LENGTH} or holds control characters, or
   *     there are more than {@link #MAX_KEYS} keys
   */
  public EntityRecord {
    require("source", source);
    require("id", id);
    require("type", type);
    require("name", name);
    if (keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException(keys.size() + " keys given, at most " + MAX_KEYS + " are taken");
    }
    keys.forEach((scheme, value) -> {
      require("key", scheme);
      require(scheme, value);
    });
    keys = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(keys));
  }

  /** Control characters separate the parts of names in the graph. */
  private static void require(String what, String text) {
    if (text.isBlank() || text.length() > MAX_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          what + " takes a text of at most " + MAX_LENGTH + " characters without control characters");
    }
  }
}
