package dev.heddle.graph;

import java.util.List;
import java.util.Map;

/** The worked example of the README: run as a test. */
final class EntityResolverExample {

  private EntityResolverExample() {
  }

  // @start region="resolve"
  static List<EntityLink> resolveCustomers(GraphPoolConfig config) throws InterruptedException {
    try (EntityResolver resolver = EntityResolver.builder().falkorDBPool(config).graph("customers").build()) {
      // A new entity, found from now on by its key and by its name.
      Resolution ada = resolver.resolve(
          new EntityRecord("crm", "17", "person", "Ada Lovelace", Map.of("email", "ada@example.org")));

      // Another system writes her name differently and knows no key.
      Resolution alike = resolver.resolve(new EntityRecord("shop", "a-3", "person", "Lovelace, Adá", Map.of()));

      // Many at once, on virtual threads; each outcome is a resolution or a failure.
      List<ResolutionOutcome> batch = resolver.resolveAll(List.of(
          new EntityRecord("mail", "1", "person", "A. L.", Map.of("email", "ada@example.org")),
          new EntityRecord("mail", "2", "person", "Charles Babbage", Map.of())));

      assert ada.entity().equals(alike.entity());
      assert batch.get(0).resolution().orElseThrow().how() == Resolution.How.KEY;
      return resolver.links(ada.entity()); // crm 17 (NEW), shop a-3 (NAME), mail 1 (KEY)
    }
  }
  // @end
}
