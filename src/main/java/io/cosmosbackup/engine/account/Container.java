package io.cosmosbackup.engine.account;

import org.jspecify.annotations.Nullable;

/// A container as it is at one time.
///
/// @param rid the service's own id: another one under the same name is another container
/// @param definition the container's JSON as the service sent it; no typed model of it is complete, so it stays
///     text
/// @param offer the JSON of its own throughput as the service sent it; null where it shares its database's or is
///     serverless
public record Container(
        ContainerName name,
        String rid,
        String definition,
        @Nullable String offer) {}
