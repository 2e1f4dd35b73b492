package dev.heddle.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Resolves the records of a batch by a few virtual threads, each of which takes the next one until none is left. */
final class ResolverBatch {

  private final EntityResolver resolver;
  private final int parallelism;

  ResolverBatch(EntityResolver resolver, int parallelism) {
    this.resolver = resolver;
    this.parallelism = parallelism;
  }

  List<ResolutionOutcome> run(List<EntityRecord> records) throws InterruptedException {
    AtomicReferenceArray<ResolutionOutcome> outcomes = new AtomicReferenceArray<>(records.size());
    AtomicInteger next = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(parallelism, records.size()); i++) {
      threads.add(Thread.ofVirtual().name("resolve-" + i).start(() -> takeAll(records, next, outcomes)));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      next.set(records.size());
      threads.forEach(Thread::interrupt);
      throw interrupted;
    }
    List<ResolutionOutcome> all = new ArrayList<>(records.size());
    for (int i = 0; i < records.size(); i++) {
      all.add(outcomes.get(i));
    }
    return all;
  }

  private void takeAll(List<EntityRecord> records, AtomicInteger next,
      AtomicReferenceArray<ResolutionOutcome> outcomes) {
    for (int index = next.getAndIncrement(); index < records.size(); index = next.getAndIncrement()) {
      EntityRecord record = records.get(index);
      try {
        outcomes.set(index, new ResolutionOutcome(record, Optional.of(resolver.resolve(record)), Optional.empty()));
      } catch (InterruptedException given) {
        return; // the caller has given up the batch
      } catch (RuntimeException failed) {
        outcomes.set(index, new ResolutionOutcome(record, Optional.empty(), Optional.of(failed)));
      } catch (Error failed) {
        outcomes.set(index, new ResolutionOutcome(record, Optional.empty(),
            Optional.of(new IllegalStateException("an error while resolving", failed))));
        throw failed;
      }
    }
  }
}
