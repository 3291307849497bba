package io.cosmosbackup.engine.items;

import org.jspecify.annotations.Nullable;

/// What of a stored line says how long its item lives. {@link TimeToLive} says what it means.
///
/// @param changedAt the service's `_ts`, the seconds since 1970 of the last change; null when the line has none
///     that can be read
/// @param ttl the item's own `ttl` as it is written; null when it has none
public record Lifetime(@Nullable Long changedAt, @Nullable String ttl) {}
