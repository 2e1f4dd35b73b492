package dev.heddle.bench.core;

/** No pool at all: what a workload costs by itself. Each worker has a thing of its own. */
final class NoPool implements Candidate {

  private final Things things;
  private final Object ticket = new Object();

  NoPool(PoolSpec spec) {
    this.things = spec.things();
  }

  @Override
  public Object take() {
    return ticket;
  }

  @Override
  public void give(Object taken) {}

  @Override
  public Thing thing(Object taken) {
    throw new IllegalStateException("ask a seat");
  }

  @Override
  public Seat seat(int worker) {
    return new Own(things.open());
  }

  @Override
  public void close() {}

  private record Own(Thing mine) implements Seat {

    @Override
    public Object take() {
      return mine;
    }

    @Override
    public void give(Object ticket) {}

    @Override
    public Thing thing(Object ticket) {
      return mine;
    }
  }
}
