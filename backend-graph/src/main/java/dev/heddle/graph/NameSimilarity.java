package dev.heddle.graph;

/** Says how similar two normalised names are. Safe for any thread. */
@FunctionalInterface
public interface NameSimilarity {

  /**
   * Compares two names.
   *
   * @param one a name in lower case, without accents and punctuation, its words in alphabetical order
   * @param other another one
   * @return from 0 for nothing in common to 1 for equal
   */
  double between(String one, String other);

  /**
   * Jaro's similarity with Winkler's bonus for a common beginning: made for names of people, tolerant of swapped and
   * missing letters.
   *
   * @return the default of {@link EntityResolver}
   */
  static NameSimilarity jaroWinkler() {
    return JaroWinkler::between;
  }
}
