package dev.heddle.core;

import dev.heddle.pool.Lease;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.stream.Collectors;

/** Tells when a lease has become garbage without being closed, and where it was acquired. */
final class LeaseWatch extends PhantomReference<Lease<?>> {

  /** Frames recorded: enough to see the caller above a framework. */
  private static final int FRAMES = 24;

  private final Slot<?> slot;
  private final long word;
  private final String stack;

  LeaseWatch(Lease<?> lease, Slot<?> slot, long word, ReferenceQueue<Lease<?>> queue) {
    super(lease, queue);
    this.slot = slot;
    this.word = word;
    this.stack = StackWalker.getInstance().walk(frames -> frames
        .dropWhile(frame -> frame.getClassName().startsWith("dev.heddle.core."))
        .limit(FRAMES).map(StackWalker.StackFrame::toString).collect(Collectors.joining("\n")));
  }

  Slot<?> slot() {
    return slot;
  }

  long word() {
    return word;
  }

  String stack() {
    return stack;
  }
}
