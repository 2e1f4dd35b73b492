package dev.heddle.graph;

import java.util.Optional;

/**
 * What became of one record of a batch: exactly one of resolution and failure is there.
 *
 * @param record the record
 * @param resolution the entity that it belongs to
 * @param failure why it could not be resolved; it can be tried again, with the same result as if it were the first time
 */
public record ResolutionOutcome(
    EntityRecord record, Optional<Resolution> resolution, Optional<RuntimeException> failure) {
}
