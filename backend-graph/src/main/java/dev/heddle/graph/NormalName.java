package dev.heddle.graph;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A name without what differs between spellings of the same: case, accents, punctuation, order of the words. */
final class NormalName {

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern NEITHER_LETTER_NOR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]+");

  /** Names whose words begin alike are compared; three letters leave few by chance and few typing mistakes out. */
  private static final int BLOCK_LENGTH = 3;

  /** A name's first words, in alphabetical order, are enough to find it by. */
  private static final int MOST_BLOCKS = 8;

  private NormalName() {
  }

  static String of(String name) {
    String bare = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD)).replaceAll("");
    String plain = NEITHER_LETTER_NOR_DIGIT.matcher(bare.toLowerCase(Locale.ROOT)).replaceAll(" ").trim();
    if (plain.isEmpty()) {
      return name.trim(); // nothing but signs: then these are the name
    }
    String[] words = plain.split(" ");
    Arrays.sort(words);
    return String.join(" ", words);
  }

  /** The beginnings of its words: only names that share one are compared. */
  static Set<String> blocks(String normalName) {
    Set<String> blocks = new LinkedHashSet<>();
    for (String word : List.of(normalName.split(" "))) {
      if (blocks.size() < MOST_BLOCKS) {
        blocks.add(word.substring(0, word.offsetByCodePoints(0, Math.min(BLOCK_LENGTH, word.codePointCount(0,
            word.length())))));
      }
    }
    return blocks;
  }
}
