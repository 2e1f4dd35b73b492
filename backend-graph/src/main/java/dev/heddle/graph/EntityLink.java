package dev.heddle.graph;

import java.time.Instant;

/**
 * Which record refers to an entity, and why that was decided.
 *
 * @param source which system the record comes from
 * @param id its number there
 * @param name the name as written there
 * @param how what decided
 * @param score how similar the names were
 * @param at when it was decided
 */
public record EntityLink(String source, String id, String name, Resolution.How how, double score, Instant at) {
}
