package dev.heddle.bench.core;

import dev.heddle.pool.Fairness;
import java.util.Arrays;
import java.util.List;

/** Everything that can fill a column of the table. */
enum Contender {

  HEDDLE("heddle", Kind.OURS),
  HEDDLE_STRICT("heddle-strict", Kind.OURS),
  HIKARI("hikari", Kind.RIVAL),
  AGROAL("agroal", Kind.FAIR_RIVAL),
  COMMONS("commons-pool2", Kind.RIVAL),
  STORMPOT("stormpot", Kind.RIVAL),
  STORMPOT_VIRTUAL("stormpot-virtual", Kind.RIVAL),
  VIBUR_FAIR("vibur-fair", Kind.FAIR_RIVAL),
  VIBUR_UNFAIR("vibur-unfair", Kind.RIVAL),
  CAS_ARRAY("ref:cas-array", Kind.REFERENCE),
  FIFO_RING("ref:fifo-ring", Kind.REFERENCE),
  NO_POOL("ref:no-pool", Kind.REFERENCE);

  /** What a column is there for. */
  enum Kind {
    /** The pool that the goals are about. */
    OURS,
    /** A pool of others that lets newcomers overtake. */
    RIVAL,
    /** A pool of others that keeps the order of arrival, more or less. */
    FAIR_RIVAL,
    /** No pool: what cannot be beaten. */
    REFERENCE
  }

  private final String label;
  private final Kind kind;

  Contender(String label, Kind kind) {
    this.label = label;
    this.kind = kind;
  }

  /** The contender of this label. */
  static Contender of(String label) {
    return Arrays.stream(values()).filter(contender -> contender.label.equals(label)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "no pool '" + label + "', there are " + Arrays.stream(values()).map(Contender::label).toList()));
  }

  /** All that lend connections. */
  static List<Contender> pools() {
    return Arrays.stream(values()).filter(contender -> contender.kind != Kind.REFERENCE).toList();
  }

  /** The name in tables and files. */
  String label() {
    return label;
  }

  boolean isOurs() {
    return kind == Kind.OURS;
  }

  boolean isRival() {
    return kind == Kind.RIVAL || kind == Kind.FAIR_RIVAL;
  }

  boolean isFairRival() {
    return kind == Kind.FAIR_RIVAL;
  }

  boolean isReference() {
    return kind == Kind.REFERENCE;
  }

  /** Opens the pool; unless it is to be cold, all its connections are open when this returns. */
  Candidate open(PoolSpec spec, int workers) throws InterruptedException {
    Candidate candidate = make(spec, workers);
    if (!spec.cold() && !isReference()) {
      Filling.fill(candidate, spec);
    }
    return candidate;
  }

  private Candidate make(PoolSpec spec, int workers) {
    return switch (this) {
      case HEDDLE -> new HeddleCandidate(spec, Fairness.BALANCED);
      case HEDDLE_STRICT -> new HeddleCandidate(spec, Fairness.STRICT);
      case HIKARI -> new HikariCandidate(spec);
      case AGROAL -> new AgroalCandidate(spec);
      case COMMONS -> new CommonsCandidate(spec);
      case STORMPOT -> new StormpotCandidate(spec, false);
      case STORMPOT_VIRTUAL -> new StormpotCandidate(spec, true);
      case VIBUR_FAIR -> new ViburCandidate(spec, true);
      case VIBUR_UNFAIR -> new ViburCandidate(spec, false);
      case CAS_ARRAY -> new CasArray(spec);
      case FIFO_RING -> new FifoRing(spec, workers);
      case NO_POOL -> new NoPool(spec);
    };
  }
}
