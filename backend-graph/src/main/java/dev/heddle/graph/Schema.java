package dev.heddle.graph;

import com.falkordb.Graph;
import com.falkordb.exceptions.GraphException;
import com.falkordb.impl.graph_cache.GraphCache;
import java.util.List;

/**
 * The names of one graph's labels, relationship types and properties in one version of its schema: answers hold only
 * their numbers. Immutable, so an answer is always read with the names of the version that it was asked for.
 */
final class Schema extends GraphCache {

  /** Of a graph that has none yet; the server's version of it is 0 too. */
  static final Schema EMPTY = new Schema(0, List.of(), List.of(), List.of());

  private final long version;
  private final List<String> labels;
  private final List<String> types;
  private final List<String> properties;

  Schema(long version, List<String> labels, List<String> types, List<String> properties) {
    this.version = version;
    this.labels = List.copyOf(labels);
    this.types = List.copyOf(types);
    this.properties = List.copyOf(properties);
  }

  /** A number that the server computes from all names in their order. */
  long version() {
    return version;
  }

  @Override
  public String getLabel(int index, Graph graph) {
    return index < labels.size() ? labels.get(index) : name(grown(graph).labels, index);
  }

  @Override
  public String getRelationshipType(int index, Graph graph) {
    return index < types.size() ? types.get(index) : name(grown(graph).types, index);
  }

  @Override
  public String getPropertyName(int index, Graph graph) {
    return index < properties.size() ? properties.get(index) : name(grown(graph).properties, index);
  }

  /** The query itself, or another one meanwhile, has added names: numbers are given in their order. */
  private Schema grown(Graph graph) {
    if (!(graph instanceof SessionGraph asked)) {
      throw new GraphException("an answer holds a name that this schema does not know");
    }
    return asked.grown(this);
  }

  /** Whether this is the other one and maybe more names. */
  boolean continues(Schema other) {
    return begins(labels, other.labels) && begins(types, other.types) && begins(properties, other.properties);
  }

  private static boolean begins(List<String> whole, List<String> part) {
    return whole.size() >= part.size() && whole.subList(0, part.size()).equals(part);
  }

  private static String name(List<String> names, int index) {
    if (index >= names.size()) {
      throw new GraphException("the graph was replaced by another one while the answer was read; ask again");
    }
    return names.get(index);
  }

  /** The server keeps the truth: a schema is replaced, never cleared. */
  @Override
  public void clear() {}
}
