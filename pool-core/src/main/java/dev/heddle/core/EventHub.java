package dev.heddle.core;

import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolListener;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Delivers events to listeners, each in a virtual thread of its own that lives only while there is something to deliver.
 * Nobody who publishes ever waits.
 */
final class EventHub {

  /** A listener that is so far behind loses the oldest: about a second of a storm. */
  private static final int BACKLOG = 1_000;

  private final String pool;
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final LongAdder dropped = new LongAdder();

  EventHub(String pool) {
    this.pool = pool;
  }

  ManagedPool.Subscription listen(PoolListener listener) {
    Delivery delivery = new Delivery(listener);
    deliveries.add(delivery);
    return () -> {
      deliveries.remove(delivery);
      delivery.waiting.clear();
    };
  }

  /** Publishes an event, which is made only if somebody listens. */
  void publish(Supplier<PoolEvent> event) {
    if (!deliveries.isEmpty()) {
      PoolEvent made = event.get();
      deliveries.forEach(delivery -> delivery.take(made));
    }
  }

  long dropped() {
    return dropped.sum();
  }

  private final class Delivery implements Runnable {

    private final PoolListener listener;
    private final BlockingQueue<PoolEvent> waiting = new ArrayBlockingQueue<>(BACKLOG);
    private final AtomicBoolean running = new AtomicBoolean();

    private Delivery(PoolListener listener) {
      this.listener = listener;
    }

    private void take(PoolEvent event) {
      while (!waiting.offer(event)) {
        if (waiting.poll() != null) {
          dropped.increment();
        }
      }
      if (running.compareAndSet(false, true)) {
        Thread.ofVirtual().name("heddle-events-" + pool).start(this);
      }
    }

    @Override
    public void run() {
      do {
        for (PoolEvent event = waiting.poll(); event != null; event = waiting.poll()) {
          deliver(event);
        }
        running.set(false);
      } while (!waiting.isEmpty() && running.compareAndSet(false, true));
    }

    private void deliver(PoolEvent event) {
      try {
        listener.on(event);
      } catch (RuntimeException | Error fault) {
        System.getLogger(EventHub.class.getName()).log(System.Logger.Level.WARNING,
            "a listener of pool '" + pool + "' failed on " + event, fault);
      }
    }
  }
}
